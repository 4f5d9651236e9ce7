/**
 * Instance normalisation in two dispatches (stock tfjs ops need fourteen). The CPU twin is the wasm path of
 * `engine/tfjs/instance-norm.ts`; `tests/gpu` compares them.
 */

/** Invocations that share the positions of one channel. */
export const MOMENTS_WORKGROUP_SIZE = 64;

/**
 * Kernel over `x` [1, H, W, C], one workgroup a channel → `result`: C means, then C population variances. The variance is
 * summed around the mean, so a large mean costs no precision.
 */
export const channelMomentsWgsl = /* wgsl */ `
const lanes = ${String(MOMENTS_WORKGROUP_SIZE)};
var<workgroup> partial : array<f32, lanes>;

fn total(lane : i32, value : f32) -> f32 {
  workgroupBarrier();
  partial[lane] = value;
  workgroupBarrier();
  for (var step = lanes / 2; step > 0; step = step / 2) {
    if (lane < step) { partial[lane] += partial[lane + step]; }
    workgroupBarrier();
  }
  return partial[0];
}

fn main(index : i32) {
  let lane = index % lanes;
  let channel = index / lanes;
  let channels = uniforms.xShape.w;
  let count = uniforms.xShape.y * uniforms.xShape.z;
  var sum = 0.0;
  for (var p = lane; p < count; p += lanes) { sum += x[p * channels + channel]; }
  let mean = total(lane, sum) / f32(count);
  var squares = 0.0;
  for (var p = lane; p < count; p += lanes) {
    let centred = x[p * channels + channel] - mean;
    squares += centred * centred;
  }
  let variance = total(lane, squares) / f32(count);
  if (lane == 0) {
    result[channel] = mean;
    result[channels + channel] = variance;
  }
}`;

/** Kernel over `x`, `moments` (above), `gain` and `offset` [C] → normalised, scaled, shifted, with ReLU if asked. */
export function normalizeWgsl(epsilon: number, relu: boolean): string {
  return /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.size) { return; }
  let channels = uniforms.xShape.w;
  let channel = index % channels;
  let scale = gain[channel] * inverseSqrt(moments[channels + channel] + f32(${String(epsilon)}));
  let value = (x[index] - moments[channel]) * scale + offset[channel];
  result[index] = ${relu ? 'max(value, 0.0)' : 'value'};
}`;
}
