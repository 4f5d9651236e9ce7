// Distances to simple bodies, and ways to join them.

float smin(float a, float b, float k) {
  float h = max(k - abs(a - b), 0.0) / k;
  return min(a, b) - h * h * k * 0.25;
}

float smax(float a, float b, float k) { return -smin(-a, -b, k); }

float sdSphere(vec3 p, float r) { return length(p) - r; }

// Near-exact close to the surface, which is where it matters.
float sdEllipsoid(vec3 p, vec3 r) {
  float k = length(p / r);
  return k * (k - 1.0) / max(length(p / (r * r)), 1e-4);
}

float sdBox(vec3 p, vec3 half_, float round_) {
  vec3 q = abs(p) - half_ + round_;
  return length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0) - round_;
}

float sdCapsule(vec3 p, vec3 a, vec3 b, float ra, float rb) {
  vec3 ab = b - a;
  float h = saturate(dot(p - a, ab) / dot(ab, ab));
  return length(p - a - ab * h) - mix(ra, rb, h);
}

// Upright cylinder between heights y0 and y1, radius r0 below and r1 above.
float sdTower(vec3 p, float y0, float y1, float r0, float r1) {
  float h = saturate((p.y - y0) / (y1 - y0));
  float side = (length(p.xz) - mix(r0, r1, h)) * 0.98;
  return max(side, max(y0 - p.y, p.y - y1));
}

float sdTorusY(vec3 p, float ring, float tube) {
  return length(vec2(length(p.xz) - ring, p.y)) - tube;
}

// Flat triangle in the xy plane (corners anticlockwise), as a bound.
float sdTriangle(vec2 p, vec2 a, vec2 b, vec2 c) {
  vec2 e = normalize(b - a);
  vec2 f = normalize(c - b);
  vec2 g = normalize(a - c);
  float d = (p.x - a.x) * e.y - (p.y - a.y) * e.x;
  d = max(d, (p.x - b.x) * f.y - (p.y - b.y) * f.x);
  return max(d, (p.x - c.x) * g.y - (p.y - c.y) * g.x);
}
