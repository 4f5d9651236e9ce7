// Float picture to eight bits, with a triangular dither against banding.
precision highp float;
precision highp int;

uniform sampler2D uBase;
uniform float uTime;
uniform vec2 uSize;

out vec4 outColour;

float draw(ivec2 p, uint seed) {
  uint h = uint(p.x) * 0xC2B2AE35u + uint(p.y) * 0x27D4EB2Fu + seed;
  h ^= h >> 15;
  h *= 0x9E3779B1u;
  h ^= h >> 13;
  h *= 0x85EBCA6Bu;
  h ^= h >> 16;
  return float(h >> 8) / 16777216.0;
}

void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  vec3 c = texelFetch(uBase, p, 0).rgb;
  float grain = draw(p, 1u) - draw(p, 2u);
  outColour = vec4(c + grain / 255.0, 1.0);
}
