// Evening sky: gradient, glow around the sun, and a drifting deck of clouds.

const vec3 SUN_DIR = normalize(vec3(-0.93, 0.30, -0.05));
const vec3 SUN_GLOW = normalize(vec3(-0.70, 0.11, 0.74));
const vec3 SUN_LIGHT = vec3(3.9, 2.35, 1.2);
const vec3 SKY_LIGHT = vec3(0.36, 0.50, 0.78);
const float CLOUD_HEIGHT = 42.0;
const vec2 WIND = vec2(1.5, 0.35);

// Where the ray meets the cloud deck, in the deck's own (drifting) coordinates.
vec2 cloudPlace(vec3 ro, vec3 rd, float time) {
  float t = (CLOUD_HEIGHT - ro.y) / max(rd.y + 0.06, 0.03);
  return ro.xz + rd.xz * t - WIND * time;
}

vec3 clearSky(vec3 rd) {
  float up = saturate(rd.y);
  float glow = saturate(dot(rd, SUN_GLOW));
  vec3 c = mix(vec3(0.95, 0.62, 0.42), vec3(0.33, 0.52, 0.80), smoothstep(-0.02, 0.26, up));
  c = mix(c, vec3(0.10, 0.23, 0.52), smoothstep(0.15, 0.75, up));
  c += vec3(1.0, 0.52, 0.2) * (0.55 * pow(glow, 6.0) + 0.9 * pow(glow, 40.0)) * (1.0 - 0.7 * up);
  return c;
}

// How thick the clouds are at a place of the deck.
float cloudAmount(vec2 q, int octaves) {
  vec2 p = q * vec2(0.021, 0.030) + 3.0;
  float bulk = fbm2(p + 0.45 * fbm2(p * 2.1 + 4.0, 3), octaves);
  return bulk - 0.47;
}

vec3 skyColour(vec3 ro, vec3 rd, float time) {
  vec3 c = clearSky(rd);
  if (rd.y < -0.01) return c;
  vec2 q = cloudPlace(ro, rd, time);
  float amount = cloudAmount(q, 6);
  float cover = smoothstep(0.0, 0.11, amount);
  float lit = saturate(0.55 - 2.6 * (cloudAmount(q + vec2(-9.0, -2.0), 4) - amount + 0.25 * amount));
  float glow = saturate(dot(rd, SUN_GLOW));
  vec3 shade = vec3(0.42, 0.42, 0.55) + vec3(0.25, 0.10, 0.02) * glow;
  vec3 bright = vec3(1.45, 1.02, 0.72) + vec3(0.8, 0.4, 0.1) * pow(glow, 4.0);
  vec3 cloud = mix(shade, bright, lit);
  float haze = smoothstep(0.0, 0.16, rd.y);
  return mix(c, cloud, cover * (0.25 + 0.7 * haze));
}
