/**
 * 3×3 colour algebra on the GPU, so that whitening costs no readback. One invocation each; their CPU twins are
 * `color/symmetric-roots.ts` and `color/present-map.ts`.
 */
import { FADE_VARIANCE, type WhiteningScales } from '../color/present-map.ts';

/** Output of `colorRootsWgsl`: root (9), inverse root (9), tr Σ (1). */
export const COLOR_ROOTS_LENGTH = 19;

/** Input of `presentMapWgsl`: style root (9), style mean (3), gain (3), strength (1). */
export const STYLE_UNIFORM_LENGTH = 16;

const ITERATIONS = 15;

/**
 * Body of a kernel that reads the covariance `cov` (9 floats, without epsilon) and writes `result`.
 *
 * Coupled Newton–Schulz (Higham, Functions of Matrices, §6.7): with S = (Σ + εI)/tr(Σ + εI), Y₀ = S, Z₀ = I,
 * T = (3I − ZY)/2, Y ← YT, Z ← TZ; Y → S^½, Z → S^-½, then undo the scaling. All eigenvalues of S lie in (0, 1], where
 * it converges; 15 iterations reach float32 accuracy for ratios down to 2e-3 : 0.75.
 */
export function colorRootsWgsl(epsilon: number): string {
  return /* wgsl */ `
  let identity = mat3x3<f32>(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0);
  let variance = max(0.0, cov[0] + cov[4] + cov[8]);
  let raw = mat3x3<f32>(cov[0], cov[1], cov[2], cov[3], cov[4], cov[5], cov[6], cov[7], cov[8]);
  let sigma = raw + identity * ${wgslFloat(epsilon)};
  let scale = sigma[0][0] + sigma[1][1] + sigma[2][2];
  var y = sigma * (1.0 / scale);
  var z = identity;
  for (var i = 0; i < ${String(ITERATIONS)}; i++) {
    let t = (identity * 3.0 - z * y) * 0.5;
    y = y * t;
    z = t * z;
  }
  let rootScale = sqrt(scale);
  for (var i = 0; i < 9; i++) {
    result[i] = y[i / 3][i % 3] * rootScale;
    result[9 + i] = z[i / 3][i % 3] / rootScale;
  }
  result[18] = variance;`;
}

/** Body of a kernel that reads `roots` (of `colorRootsWgsl`), `mean` (3), `style` and writes the 21-number present map. */
export function presentMapWgsl(scales: WhiteningScales): string {
  return /* wgsl */ `
  let t = saturate((roots[18] - ${wgslFloat(FADE_VARIANCE.none)}) / ${wgslFloat(FADE_VARIANCE.full - FADE_VARIANCE.none)});
  let amount = style[15] * t * t * (3.0 - 2.0 * t);
  for (var row = 0; row < 3; row++) {
    var offset = style[9 + row];
    for (var column = 0; column < 3; column++) {
      var b = 0.0;
      for (var k = 0; k < 3; k++) {
        b += style[3 * row + k] * style[12 + k] * roots[9 + 3 * k + column];
      }
      b *= ${wgslFloat(scales.color * scales.whiten)};
      offset -= b * mean[column];
      result[3 * row + column] = amount * ${wgslFloat(scales.color)} * style[3 * row + column];
      result[9 + 3 * row + column] = amount * b + select(0.0, 1.0 - amount, row == column);
    }
    result[18 + row] = amount * offset;
  }`;
}

/** A number as a WGSL f32 literal. */
function wgslFloat(value: number): string {
  return `f32(${String(value)})`;
}
