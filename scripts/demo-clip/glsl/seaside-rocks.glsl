// Rocks and the headland, as distances.

// A group of bodies need not be looked at from further away than this.
const float GROUP_GAP = 1.2;

float isleBody(vec3 p) {
  float gap = length(p - vec3(5.6, 0.0, 19.0)) - 6.2;
  if (gap > GROUP_GAP) return gap;
  float d = sdEllipsoid(p - vec3(5.9, -0.6, 19.4), vec3(4.3, 2.1, 2.9));
  d = smin(d, sdEllipsoid(p - vec3(1.9, -0.3, 18.0), vec3(1.5, 0.9, 1.1)), 0.9);
  d = smin(d, sdEllipsoid(p - vec3(9.6, -0.2, 18.4), vec3(1.3, 1.1, 1.2)), 0.7);
  return d;
}

float headlandBody(vec3 p) {
  float gap = sdBox(p - vec3(31.0, 0.0, 42.0), vec3(19.0, 11.0, 13.0), 0.0);
  if (gap > GROUP_GAP) return gap;
  float lift = 0.07 * p.x + 0.6 * sin(p.x * 0.42) + 0.5 * sin(p.z * 0.5 + 1.0);
  float d = sdBox(p - vec3(33.0, lift, 44.0), vec3(13.0, 6.6, 11.0), 1.2);
  d = smin(d, sdBox(p - vec3(21.5, lift - 2.0, 41.0), vec3(4.5, 5.4, 6.0), 1.2), 1.5);
  d = min(d, sdEllipsoid(p - vec3(14.3, 0.0, 36.5), vec3(1.25, 4.1, 1.3)));
  d = smin(d, sdEllipsoid(p - vec3(16.6, -0.3, 37.0), vec3(2.6, 1.7, 1.9)), 1.2);
  return d * 0.95;
}

float shallowsBody(vec3 p) {
  float gap = length(p - vec3(-3.9, 0.0, 7.7)) - 3.6;
  float d = gap;
  if (gap < GROUP_GAP) {
    d = sdEllipsoid(p - vec3(-3.6, -0.35, 7.4), vec3(1.5, 1.15, 1.1));
    d = smin(d, sdEllipsoid(p - vec3(-5.3, -0.2, 8.6), vec3(1.5, 2.0, 1.2)), 0.5);
    d = smin(d, sdEllipsoid(p - vec3(-1.9, -0.35, 6.6), vec3(0.75, 0.62, 0.6)), 0.3);
  }
  d = min(d, sdEllipsoid(p - vec3(4.1, -0.3, 7.0), vec3(0.9, 0.78, 0.7)));
  return min(d, sdEllipsoid(p - vec3(0.4, -0.3, 11.8), vec3(0.8, 0.68, 0.7)));
}

// Rocks without their roughness; y of the answer is the scale of the roughness.
vec2 rockBody(vec3 p) {
  float isle = isleBody(p);
  float head = headlandBody(p);
  float shallow = shallowsBody(p);
  float d = min(min(isle, shallow), head);
  return vec2(d, d == head ? 1.15 : (d == isle ? 0.5 : 0.36));
}

// Roughness of rock: sharp ridges, crumbs, and tilted layers; cliffs are fluted upright.
float rockRough(vec3 p, float scale, int octaves) {
  vec3 q = p / scale;
  q.y += 0.22 * q.x;
  vec3 r = q * vec3(0.62, scale > 1.0 ? 0.30 : 0.72, 0.62) + 3.1;
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < octaves; i++) {
    float n = 2.0 * noise3(r) - 1.0;
    sum += weight * (i < 3 ? 1.25 * abs(n) - 0.42 : 0.55 * n);
    r = vec3(1.62 * r.x - 1.18 * r.z, 2.1 * r.y, 1.18 * r.x + 1.62 * r.z) + 11.7;
    weight *= 0.52;
  }
  float layer = abs(fract(q.y * 0.8 + 1.1 * sum) - 0.5) - 0.25;
  return scale * (0.95 * sum + 0.24 * layer);
}

float rocks(vec3 p, int octaves) {
  vec2 body = rockBody(p);
  if (body.x > 1.2 * body.y) return body.x - 0.6 * body.y;
  return (body.x + rockRough(p, body.y, octaves)) * 0.65;
}

// Which way the rock faces when its roughness is left out.
vec3 rockSlope(vec3 p) {
  vec3 n = vec3(0.0);
  for (int i = 0; i < 4; i++) {
    vec3 k = vec3(float(((i + 3) >> 1) & 1), float((i >> 1) & 1), float(i & 1)) * 2.0 - 1.0;
    n += k * rockBody(p + k * 0.05).x;
  }
  return normalize(n);
}
