/**
 * A step length that meets the strong Wolfe conditions (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms
 * 3.5 and 3.6): φ(t) ≤ φ(0) + c₁·t·φ′(0) and |φ′(t)| ≤ c₂·|φ′(0)|, with trial points by cubic interpolation (eq. 3.59).
 */
import { dot, type Evaluation, type Objective } from './objective.ts';

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_EVALUATIONS = 20;
/** A trial point keeps this share of the bracket away from its ends. */
const MARGIN = 0.1;

/** φ at one step length. */
export interface TrialPoint {
  readonly t: number;
  readonly slope: number;
  readonly evaluation: Evaluation;
}

export interface LineSearchResult {
  /** Null when no lower point was found. */
  readonly point: TrialPoint | null;
  readonly evaluations: number;
}

/**
 * @param from where the search starts; its slope must be negative. @param direction of descent. @param firstT first trial.
 */
export async function searchStrongWolfe(
  objective: Objective,
  x: Float32Array,
  from: { readonly evaluation: Evaluation; readonly slope: number },
  direction: Float32Array,
  firstT: number,
): Promise<LineSearchResult> {
  const start: TrialPoint = { t: 0, slope: from.slope, evaluation: from.evaluation };
  let evaluations = 0;
  const trial = new Float32Array(x.length);
  const phi = async (t: number): Promise<TrialPoint> => {
    for (let i = 0; i < x.length; i++) trial[i] = (x[i] ?? 0) + t * (direction[i] ?? 0);
    evaluations++;
    const evaluation = await objective(trial);
    return { t, slope: dot(evaluation.gradient, direction), evaluation };
  };
  const decreases = ({ t, evaluation }: TrialPoint): boolean =>
    evaluation.loss <= start.evaluation.loss + SUFFICIENT_DECREASE * t * start.slope;
  const isFlat = ({ slope }: TrialPoint): boolean => Math.abs(slope) <= -CURVATURE * start.slope;
  let previous = start;
  let t = firstT;
  while (evaluations < MAX_EVALUATIONS) {
    const point = await phi(t);
    const isHigher = !decreases(point) || (evaluations > 1 && point.evaluation.loss >= previous.evaluation.loss);
    if (isHigher) return zoom(previous, point);
    if (isFlat(point)) return { point, evaluations };
    if (point.slope >= 0) return zoom(point, previous);
    t = Math.min(10 * t, Math.max(2 * t, cubicMinimum(previous, point) ?? 0));
    previous = point;
  }
  return { point: previous === start ? null : previous, evaluations };

  /** @param low the lower end, which decreases enough; the minimum lies between both. */
  async function zoom(low: TrialPoint, high: TrialPoint): Promise<LineSearchResult> {
    while (evaluations < MAX_EVALUATIONS && Math.abs(high.t - low.t) * normOf(direction) > 1e-9) {
      const point = await phi(between(low, high));
      if (!decreases(point) || point.evaluation.loss >= low.evaluation.loss) {
        high = point;
        continue;
      }
      if (isFlat(point)) return { point, evaluations };
      if (point.slope * (high.t - low.t) >= 0) high = low;
      low = point;
    }
    return { point: low.t === 0 ? null : low, evaluations };
  }
}

function normOf(direction: Float32Array): number {
  return Math.sqrt(dot(direction, direction));
}

function between(low: TrialPoint, high: TrialPoint): number {
  const [left, right] = [Math.min(low.t, high.t), Math.max(low.t, high.t)];
  const margin = MARGIN * (right - left);
  const guess = cubicMinimum(low, high);
  return guess === null ? (left + right) / 2 : Math.min(right - margin, Math.max(left + margin, guess));
}

/** Minimum of the cubic through two values and slopes; null when it has none. */
function cubicMinimum(a: TrialPoint, b: TrialPoint): number | null {
  const d1 = a.slope + b.slope - (3 * (a.evaluation.loss - b.evaluation.loss)) / (a.t - b.t);
  const discriminant = d1 * d1 - a.slope * b.slope;
  if (!(discriminant >= 0)) return null;
  const d2 = Math.sign(b.t - a.t) * Math.sqrt(discriminant);
  const t = b.t - ((b.t - a.t) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  return Number.isFinite(t) ? t : null;
}
