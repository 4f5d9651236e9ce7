// The person: head, features, hair and jumper, as distances. Lengths: the head is about 2.1 high.

const int ID_SKIN = 1;
const int ID_HAIR = 2;
const int ID_EYE = 3;
const int ID_TEETH = 4;
const int ID_MOUTH = 5;
const int ID_BROW = 6;
const int ID_JUMPER = 7;
const int ID_ROOM = 8;

const vec3 EYE = vec3(0.288, 0.015, 0.545);
const float EYE_RADIUS = 0.226;

// Left and right as one, without a crease between them.
vec3 mirror(vec3 q) { return vec3(sqrt(q.x * q.x + 0.0012), q.yz); }

// Mouth coordinates: corners lifted into a smile.
vec3 mouthSpace(vec3 q) {
  float xx = q.x * q.x;
  return vec3(q.x, q.y + 0.555 - (0.55 + 0.7 * gPose.wide) * xx, q.z + 0.7 * xx);
}

// Angles of the upper and lower lid edges, seen from the middle of the eye.
vec2 lidEdges(vec3 e) {
  float corner = 1.0 - 0.50 * sq((e.x - 0.03) / EYE_RADIUS);
  float squint = 0.10 * gPose.wide;
  return vec2(mix(0.52, -0.24, gPose.blink), mix(-0.50 + squint, -0.27, gPose.blink)) * corner;
}

float mouthHole(vec3 q) {
  vec3 m = mouthSpace(q);
  float open = gPose.jaw;
  vec3 r = vec3(0.20 + 0.05 * gPose.wide - 0.25 * open, 0.010 + 0.52 * open, 0.20);
  return sdEllipsoid(m - vec3(0.0, -0.5 * open, 0.76), r);
}

float lips(vec3 q, vec3 u) {
  float w = 1.0 + 0.25 * gPose.wide;
  vec3 m = mouthSpace(q);
  m.x = sqrt(m.x * m.x + 0.002) / w;
  float d = sdEllipsoid(m - vec3(0.075, 0.030 - 0.10 * m.x, 0.735), vec3(0.145, 0.036, 0.080));
  vec3 l = mouthSpace(u);
  l.x /= w;
  return min(d, sdEllipsoid(l - vec3(0.0, -0.040, 0.735), vec3(0.160, 0.048, 0.085)));
}

// Eyelids: a ball around the eye, cut open by the gap between the lids.
float lids(vec3 e) {
  vec2 edge = lidEdges(e);
  float a = atan(e.y, max(e.z, 0.02));
  float gap = min(edge.x - a, a - edge.y) * EYE_RADIUS;
  return max(sdSphere(e, EYE_RADIUS + 0.022), gap) * 0.9;
}

float skin(vec3 q) {
  vec3 u = q;
  u.y += gPose.jaw * jawShare(q);
  vec3 s = mirror(u);
  float d = sdEllipsoid(u - vec3(0.0, 0.26, -0.12), vec3(0.79, 0.82, 0.88));
  d = smin(d, sdEllipsoid(u - vec3(0.0, -0.22, 0.12), vec3(0.63, 0.72, 0.62)), 0.35);
  d = smin(d, sdEllipsoid(u - vec3(0.0, -0.77, 0.40), vec3(0.21, 0.17, 0.23)), 0.36);
  d = smin(d, sdSphere(s - vec3(0.37, -0.30, 0.44), 0.26), 0.22);
  d = smin(d, sdEllipsoid(s - vec3(0.27, 0.26, 0.64), vec3(0.27, 0.09, 0.14)), 0.16);
  d = smax(d, -sdEllipsoid(s - vec3(0.295, 0.02, 0.87), vec3(0.24, 0.17, 0.21)), 0.16);
  float nose = sdCapsule(u, vec3(0.0, 0.10, 0.72), vec3(0.0, -0.18, 0.84), 0.06, 0.085);
  nose = smin(nose, sdSphere(u - vec3(0.0, -0.215, 0.885), 0.10), 0.10);
  nose = smin(nose, sdSphere(s - vec3(0.090, -0.245, 0.80), 0.062), 0.07);
  d = smin(d, nose, 0.13);
  d = smin(d, lips(q, u), 0.05);
  d = smax(d, -mouthHole(q), 0.035);
  float ear = sdEllipsoid(s - vec3(0.80, -0.04, -0.10), vec3(0.08, 0.21, 0.15));
  d = smin(d, smax(ear, -sdEllipsoid(s - vec3(0.87, -0.02, -0.04), vec3(0.05, 0.12, 0.08)), 0.05), 0.06);
  vec3 e = s - EYE;
  return smin(d, lids(e), 0.035);
}

float eyes(vec3 q) { return sdSphere(vec3(abs(q.x), q.yz) - EYE, EYE_RADIUS); }

// Eyebrows lie on the skin, whose distance is handed in.
float brows(vec3 q, float skinDist) {
  vec2 s = vec2(abs(q.x), q.y - gPose.brow);
  float x = (s.x - 0.31) / 0.19;
  float arch = 0.372 - 0.055 * x * x - 0.022 * x;
  float thick = (0.038 - 0.010 * x) * sqrt(max(1.0 - x * x * x * x, 0.0));
  float flat_ = max(abs(s.y - arch) - thick, abs(x) * 0.19 - 0.19);
  return max(skinDist - 0.022, max(flat_, 0.3 - q.z)) * 0.8;
}

float teeth(vec3 q) {
  vec3 m = mouthSpace(q);
  return max(sdEllipsoid(m - vec3(0.0, 0.0, 0.50), vec3(0.22, 0.075, 0.23)), m.y + 0.0 - 0.02);
}

float mouthInside(vec3 q) {
  float tongue = sdEllipsoid(mouthSpace(q) - vec3(0.0, -0.05 - gPose.jaw * 0.95, 0.52), vec3(0.14, 0.06, 0.17));
  float back = sdSphere(q - vec3(0.0, -0.58, 0.28), 0.26);
  return min(tongue, back);
}

// Strands: fine grooves that follow the fall of the hair, and fan out from the parting.
float strands(vec3 q) {
  float fall = atan(q.x, q.z + 0.15);
  float fan = 1.5 * atan(q.x + 0.24, 1.30 - q.y);
  float front = smoothstep(0.15, 0.50, q.z) * smoothstep(0.15, 0.55, q.y);
  float wave = 0.35 * sin(q.y * 3.0 + fall * 2.0) + 0.3 * noise3(q * 3.0);
  float s = (mix(fall, fan, front) + 0.12 * wave) * 17.0;
  return sin(s) * 0.45 + 0.3 * sin(s * 2.3 + 1.0) + 0.45 * sin(s * 0.43 + 2.0);
}

// The fringe: swept from a parting on one side into the hair beside the face.
float fringe(vec3 q) {
  float d = sdCapsule(q, vec3(-0.20, 0.97, 0.28), vec3(0.22, 0.84, 0.60), 0.19, 0.17);
  d = smin(d, sdCapsule(q, vec3(0.22, 0.84, 0.60), vec3(0.60, 0.52, 0.49), 0.17, 0.12), 0.22);
  d = smin(d, sdCapsule(q, vec3(0.60, 0.52, 0.49), vec3(0.78, -0.05, 0.22), 0.12, 0.12), 0.22);
  d = smin(d, sdCapsule(q, vec3(-0.20, 0.97, 0.28), vec3(-0.53, 0.70, 0.52), 0.19, 0.13), 0.06);
  return smin(d, sdCapsule(q, vec3(-0.53, 0.70, 0.52), vec3(-0.78, 0.00, 0.22), 0.13, 0.12), 0.20);
}

float hair(vec3 q) {
  float d = sdEllipsoid(q - vec3(0.0, 0.36, -0.17), vec3(0.90, 0.87, 0.95));
  d = smin(d, sdEllipsoid(q - vec3(0.0, -0.22, -0.40), vec3(0.88, 0.78, 0.55)), 0.2);
  float face = sdEllipsoid(q - vec3(0.0, -0.34, 0.85), vec3(0.70, 1.04, 0.94));
  d = smax(d, -face, 0.06);
  vec3 s = vec3(abs(q.x), q.yz);
  s.x += 0.10 * sq(max(-0.30 - q.y, 0.0) * 2.0);
  float side = sdEllipsoid(s - vec3(0.80, -0.14, -0.02), vec3(0.21, 0.68, 0.40));
  d = smin(smin(d, side, 0.16), fringe(q), 0.22);
  if (d > 0.15) return d;
  return (d + 0.015 * strands(q) * smoothstep(0.02, 0.16, face)) * 0.8;
}

// Knitting: columns of little v-shaped stitches, as a relief from 0 to 1.
float stitches(vec3 p) {
  vec2 k = vec2(atan(p.x, 1.0 - p.z) * 15.0, p.y * 15.0);
  float across = fract(k.x) - 0.5;
  float slant = fract(k.y - 1.1 * abs(across)) - 0.5;
  float strand = 1.0 - smoothstep(0.12, 0.5, abs(slant));
  return strand * smoothstep(0.5, 0.38, abs(across)) * smoothstep(0.0, 0.07, abs(across));
}

float jumper(vec3 p) {
  p -= gPose.shift * vec3(0.6, 1.0, 1.0);
  vec3 s = vec3(abs(p.x), p.yz);
  float d = sdEllipsoid(p - vec3(0.0, -2.75, 0.12), vec3(1.2, 1.4, 0.68));
  d = smin(d, sdEllipsoid(p - vec3(0.0, -1.78, 0.16), vec3(0.70, 0.36, 0.50)), 0.25);
  d = smin(d, sdCapsule(s, vec3(0.25, -1.66, 0.15), vec3(1.16, -1.92, 0.2), 0.30, 0.36), 0.3);
  d = smin(d, sdCapsule(s, vec3(1.20, -1.96, 0.2), vec3(1.55, -3.4, 0.1), 0.36, 0.34), 0.15);
  vec3 c = p - vec3(0.0, -1.38, 0.12);
  c.y += 0.22 * c.z;
  c.y *= 0.8;
  d = smin(d, sdTorusY(c, 0.43, 0.125), 0.06);
  if (d > 0.1) return d;
  return (d - 0.016 * stitches(p)) * 0.8;
}

float neck(vec3 p) {
  p -= gPose.shift;
  return sdCapsule(p, vec3(0.0, -0.6, 0.10), vec3(0.0, -1.7, 0.16), 0.33, 0.40);
}

float person(vec3 p) {
  float d = jumper(p);
  vec3 q = toHead(p, gPose);
  float nearHead = length(q - vec3(0.0, 0.05, -0.05)) - 1.25;
  if (nearHead > 0.35) return min(min(d, neck(p)), nearHead);
  float face = skin(q);
  d = min(d, min(smin(face, neck(p), 0.14), hair(q)));
  return min(d, min(min(eyes(q), brows(q, face)), min(teeth(q), mouthInside(q))));
}

int personPart(vec3 p) {
  vec3 q = toHead(p, gPose);
  float face = skin(q);
  float best = smin(face, neck(p), 0.14);
  int id = ID_SKIN;
  float d = jumper(p);
  if (d < best) { best = d; id = ID_JUMPER; }
  d = hair(q);
  if (d < best) { best = d; id = ID_HAIR; }
  d = eyes(q);
  if (d < best) { best = d; id = ID_EYE; }
  d = brows(q, face);
  if (d < best) { best = d; id = ID_BROW; }
  d = teeth(q);
  if (d < best) { best = d; id = ID_TEETH; }
  d = mouthInside(q);
  return d < best ? ID_MOUTH : id;
}
