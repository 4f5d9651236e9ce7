/**
 * The import and present passes in WGSL. CPU twins: `picture/area-downscale.ts`, `picture/present-on-cpu.ts`;
 * GLSL twins: `compositor-glsl.ts`.
 */

/** A triangle that covers the target; `uv` runs from the top left. */
const FULLSCREEN_TRIANGLE = /* wgsl */ `
struct Corner {
  @builtin(position) position : vec4<f32>,
  @location(0) uv : vec2<f32>,
}
@vertex fn corner(@builtin(vertex_index) index : u32) -> Corner {
  let uv = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
  return Corner(vec4<f32>(uv.x * 2.0 - 1.0, 1.0 - uv.y * 2.0, 0.0, 1.0), uv);
}`;

/** VideoFrame (external texture) → RGBA texture at output size. */
export const copyFrameWgsl = /* wgsl */ `${FULLSCREEN_TRIANGLE}
@group(0) @binding(0) var frame : texture_external;
@group(0) @binding(1) var frameSampler : sampler;
@fragment fn copyFrame(in : Corner) -> @location(0) vec4<f32> {
  return vec4<f32>(textureSampleBaseClampToEdge(frame, frameSampler, in.uv).rgb, 1.0);
}`;

/** RGBA texture → interleaved RGB floats at network size, by area average. */
export const importWgsl = /* wgsl */ `
@group(0) @binding(0) var source : texture_2d<f32>;
@group(0) @binding(1) var<storage, read_write> rgb : array<f32>;
@group(0) @binding(2) var<uniform> networkSize : vec2<u32>;
@compute @workgroup_size(8, 8) fn importFrame(@builtin(global_invocation_id) id : vec3<u32>) {
  if (any(id.xy >= networkSize)) { return; }
  let sourceSize = textureDimensions(source);
  let ratio = vec2<f32>(sourceSize) / vec2<f32>(networkSize);
  let begin = vec2<f32>(id.xy) * ratio;
  let end = min(begin + ratio, vec2<f32>(sourceSize));
  let first = vec2<u32>(begin);
  let last = max(first, vec2<u32>(ceil(end - 1e-4)) - 1u);
  var sum = vec3<f32>(0.0);
  for (var y = first.y; y <= last.y; y++) {
    let rowShare = min(end.y, f32(y + 1u)) - max(begin.y, f32(y));
    for (var x = first.x; x <= last.x; x++) {
      let share = rowShare * (min(end.x, f32(x + 1u)) - max(begin.x, f32(x)));
      sum += share * textureLoad(source, vec2<u32>(x, y), 0).rgb;
    }
  }
  let mean = sum / (ratio.x * ratio.y);
  let index = 3u * (id.y * networkSize.x + id.x);
  rgb[index] = mean.r;
  rgb[index + 1u] = mean.g;
  rgb[index + 2u] = mean.b;
}`;

/** `View` on both sides: wipe (0…1), mirrored (0 or 1), stylised (0 or 1), one word of padding, network size (2 × f32). */
export const PRESENT_UNIFORM_BYTES = 32;

/** Source texture, structure and present map → canvas. */
export const presentWgsl = /* wgsl */ `${FULLSCREEN_TRIANGLE}
struct View {
  wipe : f32,
  isMirrored : f32,
  isStylized : f32,
  unused : f32,
  networkSize : vec2<f32>,
}
@group(0) @binding(0) var source : texture_2d<f32>;
@group(0) @binding(1) var<storage, read> structure : array<f32>;
@group(0) @binding(2) var<storage, read> presentMap : array<f32>;
@group(0) @binding(3) var<uniform> view : View;

fn structureAt(x : f32, y : f32) -> vec3<f32> {
  let index = 3u * u32(y * view.networkSize.x + x);
  return vec3<f32>(structure[index], structure[index + 1u], structure[index + 2u]);
}

fn bilinearStructure(uv : vec2<f32>) -> vec3<f32> {
  let position = clamp(uv * view.networkSize - 0.5, vec2<f32>(0.0), view.networkSize - 1.0);
  let low = floor(position);
  let high = min(low + 1.0, view.networkSize - 1.0);
  let t = position - low;
  let top = mix(structureAt(low.x, low.y), structureAt(high.x, low.y), t.x);
  let bottom = mix(structureAt(low.x, high.y), structureAt(high.x, high.y), t.x);
  return mix(top, bottom, t.y);
}

fn row(index : u32) -> vec3<f32> {
  return vec3<f32>(presentMap[index], presentMap[index + 1u], presentMap[index + 2u]);
}

@fragment fn present(in : Corner) -> @location(0) vec4<f32> {
  let size = vec2<f32>(textureDimensions(source));
  let uv = vec2<f32>(select(in.uv.x, 1.0 - in.uv.x, view.isMirrored > 0.5), in.uv.y);
  let x = textureLoad(source, vec2<u32>(min(uv * size, size - 1.0)), 0).rgb;
  if (view.isStylized < 0.5 || in.uv.x < view.wipe) {
    return vec4<f32>(x, 1.0);
  }
  let s = bilinearStructure(uv);
  let color = vec3<f32>(
    dot(row(0u), s) + dot(row(9u), x) + presentMap[18],
    dot(row(3u), s) + dot(row(12u), x) + presentMap[19],
    dot(row(6u), s) + dot(row(15u), x) + presentMap[20]);
  return vec4<f32>(saturate(color), 1.0);
}`;
