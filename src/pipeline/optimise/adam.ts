/** Adam (Kingma & Ba 2015, algorithm 1) on a flat vector. */
import { type Objective, type Optimiser, type OptimiserStep } from './objective.ts';

export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export const defaultAdamOptions: AdamOptions = { learningRate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export class Adam implements Optimiser {
  readonly #options: AdamOptions;
  #x: Float32Array;
  #mean: Float32Array;
  #square: Float32Array;
  #steps = 0;

  /** @param x where it begins; taken over. */
  constructor(x: Float32Array, options: Partial<AdamOptions> = {}) {
    this.#options = { ...defaultAdamOptions, ...options };
    this.#x = x;
    this.#mean = new Float32Array(x.length);
    this.#square = new Float32Array(x.length);
  }

  get x(): Float32Array {
    return this.#x;
  }

  restart(): void {
    this.#mean.fill(0);
    this.#square.fill(0);
    this.#steps = 0;
  }

  async step(objective: Objective): Promise<OptimiserStep> {
    const { loss, parts, gradient } = await objective(this.#x);
    const { learningRate, beta1, beta2, epsilon } = this.#options;
    this.#steps++;
    const meanScale = 1 / (1 - beta1 ** this.#steps);
    const squareScale = 1 / (1 - beta2 ** this.#steps);
    const x = Float32Array.from(this.#x);
    for (let i = 0; i < x.length; i++) {
      const g = gradient[i] ?? 0;
      const mean = beta1 * (this.#mean[i] ?? 0) + (1 - beta1) * g;
      const square = beta2 * (this.#square[i] ?? 0) + (1 - beta2) * g * g;
      this.#mean[i] = mean;
      this.#square[i] = square;
      x[i] = (x[i] ?? 0) - (learningRate * mean * meanScale) / (Math.sqrt(square * squareScale) + epsilon);
    }
    this.#x = x;
    return { loss, parts, isConverged: false, evaluations: 1 };
  }
}
