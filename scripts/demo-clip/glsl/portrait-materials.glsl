// Colours of the person and the room.

const vec3 HAIR_DARK = vec3(0.085, 0.035, 0.020);
const vec3 HAIR_LIGHT = vec3(0.40, 0.17, 0.075);

bool gRoom;

float sceneDist(vec3 p) { return gRoom ? room(p) : person(p); }

// Round dots of uneven size and strength, one in most cells of the plane.
float freckles(vec2 p) {
  ivec2 cell = ivec2(floor(p));
  vec2 middle = vec2(0.3) + 0.4 * vec2(hash2(cell), hash2(cell + 71));
  float size = 0.10 + 0.16 * hash2(cell + 133);
  return smoothstep(size, size - 0.10, length(p - vec2(cell) - middle)) * step(0.35, hash2(cell + 211));
}

vec3 skinColour(vec3 q) {
  vec3 u = q;
  u.y += gPose.jaw * jawShare(q);
  vec3 s = vec3(abs(u.x), u.yz);
  float mottle = fbm3(u * 5.0, 3);
  vec3 c = mix(vec3(0.62, 0.36, 0.25), vec3(0.76, 0.50, 0.36), mottle);
  float blush = exp(-sq(length((s - vec3(0.40, -0.24, 0.62)) / vec3(0.24, 0.18, 0.3))));
  blush += 0.7 * exp(-sq(length((u - vec3(0.0, -0.22, 0.97)) / 0.13)));
  blush += 0.5 * smoothstep(0.72, 0.85, s.x);
  c = mix(c, vec3(0.80, 0.33, 0.24), 0.5 * saturate(blush));
  c *= 1.0 - 0.30 * freckles(u.xy * 24.0) * smoothstep(0.52, 0.12, length(s - vec3(0.22, -0.16, 0.75)));
  float onLips = smoothstep(0.030, 0.004, lips(q, u));
  c = mix(c, vec3(0.62, 0.20, 0.17) * (0.85 + 0.3 * noise3(u * vec3(40.0, 8.0, 8.0))), onLips * 0.68);
  c = mix(c, vec3(0.22, 0.05, 0.04), smoothstep(0.012, -0.004, mouthHole(q)));
  float nostril = length((s - vec3(0.048, -0.312, 0.87)) / vec3(1.25, 0.8, 1.6));
  c *= 1.0 - 0.75 * smoothstep(0.032, 0.014, nostril);
  vec3 e = s - EYE;
  vec2 edge = lidEdges(e);
  float upper = edge.x;
  float lower = edge.y;
  float a = atan(e.y, max(e.z, 0.02));
  float nearEye = smoothstep(EYE_RADIUS + 0.07, EYE_RADIUS + 0.03, length(e));
  float lash = smoothstep(0.07, 0.03, a - upper - 0.07 * smoothstep(0.0, 0.15, e.x)) * step(0.5 * (upper + lower), a);
  c = mix(c, vec3(0.05, 0.025, 0.02), nearEye * lash * 0.95);
  float under = smoothstep(0.09, 0.02, lower - a) * step(a, 0.5 * (upper + lower));
  c = mix(c, vec3(0.35, 0.14, 0.10), nearEye * under * 0.7);
  c = mix(c, vec3(0.58, 0.30, 0.24), nearEye * smoothstep(0.1, 0.25, a - upper) * 0.35);
  return c;
}

vec3 eyeColour(vec3 q) {
  vec3 e = vec3(q.x - EYE.x * sign(q.x), q.yz - EYE.yz);
  vec2 g = gPose.gaze + vec2(-0.05 * sign(q.x), 0.0);
  vec3 look = normalize(vec3(sin(g.x), sin(g.y), cos(g.x)));
  vec3 side = normalize(cross(vec3(0.0, 1.0, 0.0), look));
  vec3 n = normalize(e);
  vec2 f = vec2(dot(n, side), dot(n, cross(look, side)));
  float r = length(f);
  float streak = noise2(vec2(atan(f.y, f.x) * 9.0, r * 6.0));
  vec3 c = mix(vec3(0.80, 0.78, 0.74), vec3(0.72, 0.50, 0.45), smoothstep(0.75, 1.0, r));
  vec3 iris = mix(vec3(0.035, 0.12, 0.11), vec3(0.25, 0.36, 0.16), 0.6 * streak + 0.5 * smoothstep(0.1, -0.35, f.y));
  iris = mix(iris, vec3(0.42, 0.26, 0.08), 0.6 * smoothstep(0.36, 0.24, r));
  iris *= smoothstep(0.58, 0.45, r) * 0.85 + 0.15;
  c = mix(c, iris, smoothstep(0.60, 0.56, r));
  c = mix(c, vec3(0.008), smoothstep(0.28, 0.24, r));
  return c;
}

vec3 hairColour(vec3 q) {
  float s = 0.5 + 0.45 * strands(q);
  float fine = noise3(vec3(atan(q.x, q.z + 0.15) * 60.0, q.y * 3.0, 1.0));
  return mix(HAIR_DARK, HAIR_LIGHT, saturate(0.65 * s + 0.5 * fine - 0.15));
}

vec3 jumperColour(vec3 p) {
  p -= gPose.shift * vec3(0.6, 1.0, 1.0);
  float knit = stitches(p);
  float stripe = smoothstep(0.46, 0.50, abs(fract(p.y * 1.25 + 0.22 + 0.03 * knit) - 0.5) + 0.22);
  vec3 c = mix(vec3(0.66, 0.33, 0.055), vec3(0.76, 0.68, 0.54), stripe);
  if (p.y > -1.54 && length(p.xz) < 0.66) c = vec3(0.58, 0.28, 0.05);
  float yarn = noise3(p * vec3(60.0, 25.0, 60.0));
  return c * (0.50 + 0.55 * knit) * (0.75 + 0.3 * noise3(p * 9.0) + 0.25 * yarn);
}

// The view through the window: an out-of-focus garden under a bright sky.
vec3 outside(vec3 ro, vec3 rd) {
  vec3 p = ro + rd * ((11.0 - ro.z) / rd.z);
  vec3 c = mix(vec3(1.9, 1.75, 1.5), vec3(1.1, 1.5, 2.1), smoothstep(-1.0, 5.0, p.y));
  float cloud = smoothstep(0.42, 0.62, fbm2(p.xy * vec2(0.35, 0.7) + 8.0, 5));
  c = mix(c * vec3(0.62, 0.74, 0.86), vec3(2.0, 1.9, 1.75), cloud);
  float hill = smoothstep(0.12, 0.0, p.y + 0.2 - 0.9 * noise2(p.xx * vec2(0.22, 0.0) + 3.0));
  c = mix(c, vec3(0.42, 0.62, 0.62), hill);
  float leaf = fbm2(p.xy * 0.9, 5);
  float tree = smoothstep(0.44, 0.56, leaf + 0.15 * (1.4 - p.y) - 0.10);
  float sunny = smoothstep(0.30, 0.70, fbm2(p.xy * 2.2 + vec2(0.5, -0.4), 4));
  vec3 green = mix(vec3(0.07, 0.17, 0.05), vec3(0.78, 0.86, 0.22), sunny);
  return mix(c, green, tree * 0.95);
}

vec3 roomColour(vec3 p) {
  if (lamp(p) < 0.02) {
    vec3 q = p - LAMP;
    if (length(q.xz) < 0.15) return vec3(0.24, 0.13, 0.06);
    float pleat = 0.75 + 0.25 * sin(atan(q.x, q.z) * 44.0);
    float trim_ = step(0.05, min(q.y + 0.1, 0.95 - q.y));
    return mix(vec3(0.40, 0.18, 0.07), vec3(0.85, 0.60, 0.34), trim_) * pleat * (0.85 + 0.3 * noise3(q * 14.0));
  }
  if (shelf(p) < 0.02) {
    float grain = fbm2(vec2(p.x * 3.0 + p.y * 0.7, p.y * 14.0), 3);
    return mix(vec3(0.17, 0.085, 0.04), vec3(0.34, 0.18, 0.085), grain);
  }
  vec2 book = books(p);
  if (book.x < 0.03 && abs(p.x - SHELF.x) < SHELF.z) {
    int key = int(book.y);
    float pick = hash1(key + 41) * 6.0;
    vec3 c = pick < 1.0 ? vec3(0.50, 0.10, 0.07) : pick < 2.0 ? vec3(0.09, 0.27, 0.30)
           : pick < 3.0 ? vec3(0.66, 0.40, 0.12) : pick < 4.0 ? vec3(0.70, 0.62, 0.48)
           : pick < 5.0 ? vec3(0.14, 0.22, 0.40) : vec3(0.24, 0.32, 0.14);
    c *= (0.6 + 0.6 * hash1(key + 5)) * (0.75 + 0.5 * fbm2(p.xy * vec2(30.0, 8.0), 2));
    float y = p.y * (2.0 + 3.0 * hash1(key + 8));
    return mix(c, vec3(0.75, 0.60, 0.32), step(0.80, fract(y)) * step(0.4, hash1(key + 2)) * 0.8);
  }
  if (pictures(p) < 0.02) {
    vec2 q = p.xy - vec2(0.35, 2.05);
    bool small = q.x < -1.0;
    q = small ? (q - vec2(-1.5, 0.25)) / vec2(0.34, 0.45) : q / vec2(0.85, 0.62);
    if (max(abs(q.x), abs(q.y)) > 0.86) return vec3(0.16, 0.10, 0.05);
    if (max(abs(q.x), abs(q.y)) > 0.68) return vec3(0.78, 0.74, 0.66);
    float hills = 0.25 * fbm2(q * 2.0 + (small ? 9.0 : 2.0), 3) + 0.2 * sin(q.x * 3.0);
    return mix(vec3(0.75, 0.48, 0.28), vec3(0.16, 0.30, 0.30), smoothstep(0.05, 0.0, q.y - hills)) *
           (0.75 + 0.5 * noise2(q * 9.0));
  }
  if (plant(p) < 0.03) {
    if (p.y < -0.75) return vec3(0.55, 0.24, 0.13) * (0.8 + 0.4 * noise3(p * 9.0));
    return mix(vec3(0.06, 0.17, 0.05), vec3(0.22, 0.40, 0.10), noise3(p * 7.0));
  }
  if (windowFrame(p) < 0.02) {
    float sill = abs(p.y - WINDOW.y + WINDOW.w + 0.15);
    bool curtain = p.z < WALL - 0.15 && (sill > 0.08 || abs(p.x - WINDOW.x) > WINDOW.z + 0.3);
    if (!curtain) return vec3(0.74, 0.70, 0.62) * (0.9 + 0.15 * noise2(p.xy * 9.0));
    float weave = noise2(p.xy * vec2(34.0, 12.0));
    return mix(vec3(0.42, 0.16, 0.12), vec3(0.55, 0.26, 0.18), weave);
  }
  vec2 k = p.xy * vec2(1.6, 1.1);
  k.x += 0.5 * mod(floor(k.y), 2.0);
  vec2 f = fract(k) - 0.5;
  float motif = smoothstep(0.05, 0.0, abs(length(f * vec2(1.0, 0.75)) - 0.22 - 0.05 * cos(4.0 * atan(f.y, f.x))) - 0.02);
  vec3 c = mix(vec3(0.17, 0.30, 0.30), vec3(0.44, 0.50, 0.38), motif * 0.7);
  return c * (0.85 + 0.3 * fbm2(p.xy * 4.0, 3));
}
