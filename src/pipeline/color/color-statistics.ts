/** Mean and covariance of a picture's colours, and the whitening that follows from them (CPU side). */
import { symmetricRoots, type Matrix3 } from './symmetric-roots.ts';

/** Colours as a mean and symmetric roots of covariance; RGB in [0, 1]. Plain numbers, so that they can be kept and mixed. */
export interface ColorStatistics {
  /** μ, 3 entries. */
  readonly mean: Float32Array;
  /** (Σ + εI)^½. */
  readonly root: Matrix3;
  /** (Σ + εI)^-½. */
  readonly inverseRoot: Matrix3;
  /** tr Σ without ε: how much colour variation the picture has. */
  readonly variance: number;
}

/** Mean (3) and population covariance (9) of colours; in double precision, as ε may be far above or below. */
export interface ColorMoments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/**
 * @param rgb interleaved, values in [0, 1].
 * @param epsilon added to the covariance's diagonal, as the network was trained with.
 */
export function colorStatistics(rgb: Float32Array, epsilon: number): ColorStatistics {
  return statisticsOf(colorMoments(rgb), epsilon);
}

/** @param rgb interleaved, values in [0, 1]. */
export function colorMoments(rgb: Float32Array): ColorMoments {
  const count = rgb.length / 3;
  let [sr, sg, sb, rr, rg, rb, gg, gb, bb] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < rgb.length; i += 3) {
    const r = rgb[i] ?? 0;
    const g = rgb[i + 1] ?? 0;
    const b = rgb[i + 2] ?? 0;
    sr += r;
    sg += g;
    sb += b;
    rr += r * r;
    rg += r * g;
    rb += r * b;
    gg += g * g;
    gb += g * b;
    bb += b * b;
  }
  const [mr, mg, mb] = [sr / count, sg / count, sb / count];
  const vr = rr / count - mr * mr;
  const vg = gg / count - mg * mg;
  const vb = bb / count - mb * mb;
  const [crg, crb, cgb] = [rg / count - mr * mg, rb / count - mr * mb, gb / count - mg * mb];
  return {
    mean: Float64Array.of(mr, mg, mb),
    covariance: Float64Array.of(vr, crg, crb, crg, vg, cgb, crb, cgb, vb),
  };
}

/** @param epsilon added to the covariance's diagonal, as the network was trained with. */
export function statisticsOf({ mean, covariance }: ColorMoments, epsilon: number): ColorStatistics {
  const raised = Float32Array.from(covariance, (value, i) => (i % 4 === 0 ? value + epsilon : value));
  const [vr = 0, , , , vg = 0, , , , vb = 0] = covariance;
  return { mean: Float32Array.from(mean), ...symmetricRoots(raised), variance: Math.max(0, vr + vg + vb) };
}
