// The room behind the person: wall, window, bookshelf, lamp, pictures and a plant.

const float WALL = 3.2;
const vec3 LAMP = vec3(4.0, -0.15, 1.8);
const vec4 WINDOW = vec4(-3.75, 0.75, 1.75, 1.9);  // centre and half size on the wall
const vec4 SHELF = vec4(3.9, -0.9, 2.1, 3.1);
const float SHELF_STEP = 1.18;

// Books of one shelf; x of the answer is the distance, y a number of the book.
vec2 books(vec3 p) {
  vec2 local = p.xy - SHELF.xy + SHELF.zw;
  float row = floor(local.y / SHELF_STEP);
  float y = local.y - row * SHELF_STEP - 0.06;
  float cell = floor(local.x / 0.19);
  int key = int(cell) * 31 + int(row) * 977;
  float tall = 0.62 + 0.34 * hash1(key);
  float deep = 0.08 * hash1(key + 7);
  float gap = hash1(key + 13) < 0.09 ? 2.0 : 0.0;
  float lean = hash1(key + 19) < 0.12 ? 0.16 : 0.0;
  vec3 q = vec3(local.x - (cell + 0.5) * 0.19, y - 0.5 * tall + gap, p.z - (WALL - 0.20 - deep));
  q.x += lean * (q.y + 0.2);
  float d = sdBox(q, vec3(0.083 - 0.02 * hash1(key + 3), 0.5 * tall, 0.28), 0.02);
  return vec2(max(d, abs(p.x - SHELF.x) - SHELF.z + 0.05), float(key));
}

float shelf(vec3 p) {
  vec3 q = p - vec3(SHELF.xy, WALL - 0.30);
  float frame = max(sdBox(q, vec3(SHELF.zw, 0.34), 0.01), -sdBox(q + vec3(0.0, 0.0, 0.2), vec3(SHELF.zw - 0.09, 0.5), 0.0));
  float row = (q.y + SHELF.w) / SHELF_STEP;
  float y = (fract(row + 0.5) - 0.5) * SHELF_STEP;
  return min(frame, max(sdBox(vec3(q.x, y, q.z), vec3(SHELF.z, 0.05, 0.33), 0.01), abs(q.y) - SHELF.w));
}

float windowFrame(vec3 p) {
  vec3 q = p - vec3(WINDOW.xy, WALL - 0.04);
  float d = max(sdBox(q, vec3(WINDOW.zw + 0.14, 0.10), 0.02), -sdBox(q, vec3(WINDOW.zw, 0.5), 0.0));
  d = min(d, sdBox(q, vec3(0.05, WINDOW.w, 0.06), 0.01));
  d = min(d, sdBox(q - vec3(0.0, 0.55, 0.0), vec3(WINDOW.z, 0.05, 0.06), 0.01));
  d = min(d, sdBox(q + vec3(0.0, WINDOW.w + 0.15, 0.2), vec3(WINDOW.z + 0.3, 0.06, 0.34), 0.02));
  float fold = 0.09 * sin(p.x * 14.0 + 0.8 * sin(p.y * 0.9 + p.x * 2.0));
  vec3 c = vec3(abs(q.x) - WINDOW.z - 0.35, q.y + 0.4, q.z + 0.25 + fold);
  return min(d, sdBox(c, vec3(0.5, WINDOW.w + 0.9, 0.09), 0.05) * 0.6);
}

float lamp(vec3 p) {
  vec3 q = p - LAMP;
  float shade = abs(sdTower(q, -0.1, 0.95, 0.72, 0.42)) - 0.015;
  shade = max(shade, max(-0.08 - q.y, q.y - 0.93));
  float stand = sdCapsule(q, vec3(0.0, -5.0, 0.0), vec3(0.0, 0.5, 0.0), 0.05, 0.04);
  return min(shade, stand);
}

float plant(vec3 p) {
  vec3 q = p - vec3(-2.75, -1.32, WALL - 0.38);
  float d = sdTower(q, 0.0, 0.55, 0.22, 0.32);
  for (int i = 0; i < 7; i++) {
    float a = float(i) * 2.4;
    float r = 0.30 + 0.12 * hash1(i);
    vec3 tip = vec3(cos(a) * r, 0.95 + 0.45 * hash1(i + 9), sin(a) * r * 0.6 - 0.1);
    vec3 l = q - tip;
    l.xy = turn(-0.9 * cos(a)) * l.xy;
    d = min(d, sdEllipsoid(l, vec3(0.13, 0.30, 0.05)));
    d = min(d, sdCapsule(q, vec3(0.0, 0.5, 0.0), tip, 0.02, 0.015));
  }
  return d;
}

float pictures(vec3 p) {
  vec3 q = p - vec3(0.35, 2.05, WALL);
  float d = sdBox(q, vec3(0.85, 0.62, 0.06), 0.02);
  return min(d, sdBox(q - vec3(-1.5, 0.25, 0.0), vec3(0.34, 0.45, 0.05), 0.02));
}

float room(vec3 p) {
  float d = WALL - p.z;
  if (d > 1.6 && length(p.xz - LAMP.xz) > 1.2) return min(d - 0.9, length(p.xz - LAMP.xz) - 0.8);
  d = min(d, min(shelf(p), windowFrame(p)));
  float inShelf = max(abs(p.x - SHELF.x) - SHELF.z, WALL - 0.7 - p.z);
  d = min(d, inShelf > 0.1 ? inShelf : books(p).x * 0.8);
  d = min(d, pictures(p));
  float nearPlant = length(p - vec3(-2.75, -0.5, WALL - 0.4)) - 1.1;
  d = min(d, nearPlant > 0.6 ? nearPlant : plant(p));
  return min(d, lamp(p));
}
