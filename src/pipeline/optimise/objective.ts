/** What an optimiser minimises: a scalar of a flat vector, with its gradient. Both live on the CPU. */

export interface Evaluation {
  readonly loss: number;
  /** Same length as the iterate; owned by whoever asked. */
  readonly gradient: Float32Array;
  /** The loss's weighted terms by name, which sum to it. */
  readonly parts: Readonly<Record<string, number>>;
}

/** @param x read only, and only until the promise settles. */
export type Objective = (x: Float32Array) => Promise<Evaluation>;

/** Four sums at once: one alone waits for each addition to end. */
export function dot(a: Float32Array, b: Float32Array): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    sum0 += (a[i] ?? 0) * (b[i] ?? 0);
    sum1 += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    sum2 += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    sum3 += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (let i = whole; i < a.length; i++) sum0 += (a[i] ?? 0) * (b[i] ?? 0);
  return sum0 + sum1 + (sum2 + sum3);
}

/** y + scale·x, in place of y. */
export function addScaled(y: Float32Array, scale: number, x: Float32Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] ?? 0) + scale * (x[i] ?? 0);
}

export function normInfinity(x: Float32Array): number {
  let largest = 0;
  for (const value of x) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** One step's outcome. */
export interface OptimiserStep {
  readonly loss: number;
  readonly parts: Evaluation['parts'];
  /** No step from here lowers the loss: going on changes nothing. */
  readonly isConverged: boolean;
  /** Evaluations of the objective that this step took. */
  readonly evaluations: number;
}

/** Holds the iterate, on the CPU: it survives whatever happens to a device. */
export interface Optimiser {
  /** The current iterate; replaced, never changed, by a step. */
  readonly x: Float32Array;
  /** Leaves everything as it was when the objective throws: the step can be tried again. */
  step(objective: Objective): Promise<OptimiserStep>;
  /** The objective is about to change (another match, another weight): forgets what was learnt of the old one. */
  restart(): void;
}
