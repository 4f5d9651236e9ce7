/**
 * Limited-memory BFGS (Liu & Nocedal 1989): the two-loop recursion over the last few steps and gradient differences,
 * with a strong-Wolfe line search. Everything is on the CPU; memory is (2·history + 4) vectors.
 */
import { searchStrongWolfe } from './line-search.ts';
import {
  addScaled,
  dot,
  type Evaluation,
  normInfinity,
  type Objective,
  type Optimiser,
  type OptimiserStep,
} from './objective.ts';

export interface LbfgsOptions {
  /** Pairs that are kept. */
  readonly history: number;
  /** Stops when no entry of the gradient is larger. */
  readonly gradientTolerance: number;
}

export const defaultLbfgsOptions: LbfgsOptions = { history: 10, gradientTolerance: 1e-7 };

/** Pairs with less curvature than this share of ‖y‖² say nothing about the minimum. */
const MIN_CURVATURE = 1e-10;

interface Pair {
  /** Step. */
  readonly s: Float32Array;
  /** Difference of the gradients. */
  readonly y: Float32Array;
  /** 1 / sᵀy. */
  readonly rho: number;
}

export class Lbfgs implements Optimiser {
  readonly #options: LbfgsOptions;
  #x: Float32Array;
  #pairs: readonly Pair[] = [];
  #known: Evaluation | null = null;

  /** @param x where it begins; taken over. */
  constructor(x: Float32Array, options: Partial<LbfgsOptions> = {}) {
    this.#x = x;
    this.#options = { ...defaultLbfgsOptions, ...options };
  }

  get x(): Float32Array {
    return this.#x;
  }

  restart(): void {
    this.#known = null;
    this.#pairs = [];
  }

  async step(objective: Objective): Promise<OptimiserStep> {
    const wasKnown = this.#known !== null;
    const here = (this.#known ??= await objective(this.#x));
    const extra = wasKnown ? 0 : 1;
    if (normInfinity(here.gradient) <= this.#options.gradientTolerance) return outcome(here, true, extra);
    let direction = this.#direction(here.gradient);
    let slope = dot(here.gradient, direction);
    if (!(slope < 0)) {
      this.#pairs = [];
      direction = this.#direction(here.gradient);
      slope = dot(here.gradient, direction);
    }
    // Without history the gradient's length says nothing about the step's: begin with a short one.
    const firstT = this.#pairs.length > 0 ? 1 : Math.min(1, 1 / norm1(here.gradient));
    const from = { evaluation: here, slope };
    const { point, evaluations } = await searchStrongWolfe(objective, this.#x, from, direction, firstT);
    if (!point) {
      // The curvature that was learnt misleads (float32 has its end here too): once more along the gradient.
      const isConverged = this.#pairs.length === 0;
      this.#pairs = [];
      return outcome(here, isConverged, evaluations + extra);
    }
    this.#advance(here, direction, point.t, point.evaluation);
    return outcome(point.evaluation, false, evaluations + extra);
  }

  #advance(here: Evaluation, direction: Float32Array, t: number, there: Evaluation): void {
    const x = Float32Array.from(this.#x);
    addScaled(x, t, direction);
    const s = new Float32Array(direction.length);
    addScaled(s, t, direction);
    const y = Float32Array.from(there.gradient);
    addScaled(y, -1, here.gradient);
    const curvature = dot(s, y);
    if (curvature > MIN_CURVATURE * dot(y, y)) {
      this.#pairs = [...this.#pairs, { s, y, rho: 1 / curvature }].slice(-this.#options.history);
    }
    this.#x = x;
    this.#known = there;
  }

  /** −H·g by the two loops, with H₀ = (sᵀy / yᵀy)·I of the last pair. */
  #direction(gradient: Float32Array): Float32Array {
    const q = new Float32Array(gradient.length);
    addScaled(q, -1, gradient);
    const alphas: number[] = [];
    for (const { s, y, rho } of [...this.#pairs].reverse()) {
      const alpha = rho * dot(s, q);
      alphas.push(alpha);
      addScaled(q, -alpha, y);
    }
    const last = this.#pairs.at(-1);
    if (last) {
      const scale = 1 / (last.rho * dot(last.y, last.y));
      for (let i = 0; i < q.length; i++) q[i] = (q[i] ?? 0) * scale;
    }
    for (const { s, y, rho } of this.#pairs) addScaled(q, (alphas.pop() ?? 0) - rho * dot(y, q), s);
    return q;
  }
}

function outcome({ loss, parts }: Evaluation, isConverged: boolean, evaluations: number): OptimiserStep {
  return { loss, parts, isConverged, evaluations };
}

function norm1(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum;
}
