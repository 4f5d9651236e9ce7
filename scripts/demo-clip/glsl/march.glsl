// Walking along rays; each scene defines sceneDist after this file.

float sceneDist(vec3 p);

// Distance along the ray to the scene's bodies, or -1.
float march(vec3 ro, vec3 rd, float t, float tmax, int steps) {
  float d = 0.0;
  for (int i = 0; i < steps; i++) {
    d = sceneDist(ro + rd * t);
    if (d < 0.001 * t) return t;
    t += d;
    if (t > tmax) return -1.0;
  }
  return d < 0.01 * t ? t : -1.0; // out of steps: a near miss counts
}

// Outward direction of the surface, from four samples around p.
vec3 surfaceNormal(vec3 p, float e) {
  vec3 n = vec3(0.0);
  for (int i = 0; i < 4; i++) {
    vec3 k = vec3(float(((i + 3) >> 1) & 1), float((i >> 1) & 1), float(i & 1)) * 2.0 - 1.0;
    n += k * sceneDist(p + k * e);
  }
  return normalize(n);
}

// 1 in full light, 0 in shadow; `size` is how wide the light is.
float softShadow(vec3 ro, vec3 rd, float t, float tmax, float size, int steps) {
  float light = 1.0;
  for (int i = 0; i < steps; i++) {
    float d = sceneDist(ro + rd * t);
    light = min(light, 0.5 + 0.5 * d / (size * t));
    if (light < 0.0 || t > tmax) break;
    t += clamp(d, 0.02 * tmax / float(steps), tmax * 0.2);
  }
  light = saturate(light);
  return light * light * (3.0 - 2.0 * light);
}

// How open the surroundings of p are, 0 to 1.
float openness(vec3 p, vec3 n, float reach) {
  float shut = 0.0;
  float weight = 1.0;
  for (int i = 1; i <= 5; i++) {
    float h = reach * float(i * i) / 25.0;
    shut += weight * max(h - sceneDist(p + n * h), 0.0) / reach;
    weight *= 0.75;
  }
  return saturate(1.0 - 1.4 * shut);
}
