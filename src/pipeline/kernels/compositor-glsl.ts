/** The import and present passes in GLSL ES 3.00; the twins of `compositor-wgsl.ts`. */

/** A triangle that covers the target; `uv` runs from the top left of the picture. */
export const fullscreenGlsl = /* glsl */ `#version 300 es
uniform float flipY;
out vec2 uv;
void main() {
  uv = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(uv.x * 2.0 - 1.0, (1.0 - uv.y * 2.0) * flipY, 0.0, 1.0);
}`;

/** Source texture → RGBA8 at network size, by area average. */
export const importGlsl = /* glsl */ `#version 300 es
precision highp float;
precision highp int;
uniform sampler2D source;
uniform vec2 networkSize;
in vec2 uv;
out vec4 color;
void main() {
  vec2 sourceSize = vec2(textureSize(source, 0));
  vec2 ratio = sourceSize / networkSize;
  vec2 begin = floor(uv * networkSize) * ratio;
  vec2 end = min(begin + ratio, sourceSize);
  ivec2 first = ivec2(begin);
  ivec2 last = max(first, ivec2(ceil(end - 1e-4)) - 1);
  vec3 sum = vec3(0.0);
  for (int y = first.y; y <= last.y; y++) {
    float rowShare = min(end.y, float(y + 1)) - max(begin.y, float(y));
    for (int x = first.x; x <= last.x; x++) {
      float share = rowShare * (min(end.x, float(x + 1)) - max(begin.x, float(x)));
      sum += share * texelFetch(source, ivec2(x, y), 0).rgb;
    }
  }
  color = vec4(sum / (ratio.x * ratio.y), 1.0);
}`;

/** Source and structure textures → canvas. */
export const presentGlsl = /* glsl */ `#version 300 es
precision highp float;
precision highp int;
uniform sampler2D source;
uniform sampler2D structure;
uniform vec2 networkSize;
uniform mat3 structureMap;
uniform mat3 sourceMap;
uniform vec3 offset;
uniform float wipe;
uniform bool isMirrored;
uniform bool isStylized;
in vec2 uv;
out vec4 color;

vec3 bilinearStructure(vec2 at) {
  vec2 position = clamp(at * networkSize - 0.5, vec2(0.0), networkSize - 1.0);
  ivec2 low = ivec2(position);
  ivec2 high = min(low + 1, ivec2(networkSize) - 1);
  vec2 t = position - vec2(low);
  vec3 top = mix(texelFetch(structure, low, 0).rgb, texelFetch(structure, ivec2(high.x, low.y), 0).rgb, t.x);
  vec3 bottom = mix(texelFetch(structure, ivec2(low.x, high.y), 0).rgb, texelFetch(structure, high, 0).rgb, t.x);
  return mix(top, bottom, t.y);
}

void main() {
  vec2 at = vec2(isMirrored ? 1.0 - uv.x : uv.x, uv.y);
  vec3 x = texture(source, at).rgb;
  if (!isStylized || uv.x < wipe) {
    color = vec4(x, 1.0);
    return;
  }
  color = vec4(clamp(structureMap * bilinearStructure(at) + sourceMap * x + offset, 0.0, 1.0), 1.0);
}`;
