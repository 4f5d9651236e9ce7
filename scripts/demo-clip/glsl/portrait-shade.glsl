// Light of the portrait: window from the left, lamp from the right, soft room light.

const vec3 KEY_DIR = normalize(vec3(-0.62, 0.42, -0.66));
const vec3 KEY_LIGHT = vec3(2.35, 2.08, 1.78);
const vec3 RIM_DIR = normalize(vec3(0.80, 0.28, 0.42));
const vec3 RIM_LIGHT = vec3(2.4, 1.25, 0.50);

void setPose(float time) {
  gPose = poseAt(time);
  gRoom = false;
}

Camera cameraAt(float t) {
  vec3 pos = vec3(0.10 * sin(t * 0.7) - 0.1, 0.08 + 0.03 * sin(t * 1.1), -5.6 + 0.08 * t);
  return lookAt(pos, vec3(0.10, -0.24, 0.0), 0.006 * sin(t * 0.9), 2.6);
}

Hit trace(vec3 ro, vec3 rd) {
  vec3 c = ro - vec3(0.0, -1.2, 0.1);
  float b = dot(c, rd);
  float disc = b * b - dot(c, c) + sq(2.75);
  gRoom = false;
  if (disc > 0.0) {
    float t = march(ro, rd, -b - sqrt(disc), -b + sqrt(disc), 80);
    if (t > 0.0) return Hit(t, personPart(ro + rd * t));
  }
  gRoom = true;
  float t = march(ro, rd, 5.0, 12.0, 70);
  return Hit(t > 0.0 ? t : (WALL - ro.z) / rd.z, ID_ROOM);
}

// Light that bleeds around the shape, redder in the shade, as in skin.
vec3 softDiffuse(float ndl, float shadow, vec3 bleed) {
  vec3 wrapped = clamp((vec3(ndl) + bleed) / (1.0 + bleed), 0.0, 1.0);
  return wrapped * mix(bleed * 0.35, vec3(1.0), shadow);
}

vec3 lightPerson(vec3 p, vec3 rd, int id) {
  vec3 q = toHead(p, gPose);
  vec3 n = surfaceNormal(p, id == ID_HAIR || id == ID_JUMPER ? 0.006 : 0.003);
  vec3 c = id == ID_SKIN ? skinColour(q) : id == ID_HAIR ? hairColour(q) : id == ID_EYE ? eyeColour(q)
         : id == ID_TEETH ? vec3(0.95, 0.90, 0.82) : id == ID_MOUTH ? vec3(0.42, 0.11, 0.10)
         : id == ID_BROW ? HAIR_DARK * (1.0 + noise3(q * vec3(60.0, 30.0, 30.0))) : jumperColour(p);
  vec3 bleed = id == ID_SKIN ? vec3(0.42, 0.20, 0.13) : vec3(0.12);
  if (id == ID_EYE) bleed = vec3(0.5);
  float shadow = softShadow(p + n * 0.02, KEY_DIR, 0.03, 2.6, 0.12, 22);
  float open = openness(p, n, 0.55);
  if (id == ID_MOUTH || id == ID_TEETH) open *= 0.75;
  vec3 lit = KEY_LIGHT * softDiffuse(dot(n, KEY_DIR), shadow, bleed);
  lit += RIM_LIGHT * 0.55 * softDiffuse(dot(n, RIM_DIR), open, bleed * 0.5);
  lit += open * (vec3(0.27, 0.29, 0.34) + vec3(0.16, 0.11, 0.05) * n.x + 0.12 * n.y);
  lit += vec3(0.16, 0.08, 0.05) * (1.0 - open);
  vec3 out_ = c * lit;
  vec3 h = normalize(KEY_DIR - rd);
  float gloss = pow(saturate(dot(n, h)), 28.0);
  float edge = pow(1.0 - saturate(dot(n, -rd)), 4.0);
  if (id == ID_SKIN) out_ += KEY_LIGHT * shadow * (0.055 * gloss + 0.03 * edge);
  if (id == ID_SKIN) out_ += RIM_LIGHT * edge * 0.25 * open * saturate(dot(n, RIM_DIR) + 0.3);
  if (id == ID_HAIR) {
    vec3 along = normalize(vec3(0.25 * q.y, -1.0, 0.1));
    float th = dot(along, h) + 0.12 * strands(q) * 0.4;
    out_ += vec3(0.55, 0.34, 0.20) * pow(saturate(1.0 - th * th), 18.0) * 0.45 * shadow * open;
    out_ += RIM_LIGHT * 0.22 * edge * saturate(dot(n, RIM_DIR) + 0.4);
  }
  if (id == ID_EYE) {
    out_ *= 0.45 + 0.55 * open;
    out_ += vec3(2.4) * smoothstep(0.984, 0.991, dot(n, normalize(normalize(vec3(-0.50, 0.62, -0.75)) - rd)));
    out_ += vec3(0.35) * smoothstep(0.988, 0.995, dot(n, normalize(normalize(vec3(0.6, -0.25, -0.75)) - rd)));
  }
  if (id == ID_TEETH) out_ += 0.1 * gloss;
  return out_;
}

vec3 lightRoom(vec3 ro, vec3 rd, float t) {
  vec3 p = ro + rd * t;
  vec2 w = abs(p.xy - WINDOW.xy) - WINDOW.zw;
  if (max(w.x, w.y) < 0.0 && p.z > WALL - 0.02) return outside(ro, rd);
  gRoom = true;
  vec3 n = surfaceNormal(p, 0.006);
  vec3 c = roomColour(p);
  float open = openness(p, n, 0.5);
  vec3 l = LAMP + vec3(0.0, 0.45, 0.0) - p;
  float far2 = dot(l, l);
  vec3 lit = vec3(1.0, 0.52, 0.20) * 1.8 / (0.55 + far2) * (0.35 + 0.65 * saturate(dot(n, normalize(l))));
  float day = 1.0 / (1.0 + 0.09 * sq(p.x + 3.0) + 0.05 * sq(p.y - 0.5));
  lit += vec3(0.62, 0.66, 0.72) * day * (0.55 + 0.45 * saturate(-n.x * 0.5 + 0.5)) * 0.9;
  lit += vec3(0.17, 0.16, 0.16);
  lit *= open;
  if (p.y > LAMP.y - 0.1 && lamp(p) < 0.03) {
    lit += vec3(2.5, 1.45, 0.6) * (0.30 + 0.9 * exp(-sq((p.y - LAMP.y - 0.3) / 0.42)));
  }
  float behind = length((p.xy - vec2(0.25, -0.9)) / vec2(1.7, 2.2));
  lit *= 1.0 - 0.35 * smoothstep(1.3, 0.5, behind);
  return c * lit;
}

vec3 shade(vec3 ro, vec3 rd, Hit hit) {
  if (hit.id == ID_ROOM) return lightRoom(ro, rd, hit.t);
  gRoom = false;
  return lightPerson(ro + rd * hit.t, rd, hit.id);
}
