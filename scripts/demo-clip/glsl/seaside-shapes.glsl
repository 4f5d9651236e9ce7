// The coast: lighthouse, cottage and boat, as distances, and all of it together.

const int ID_WATER = 1;
const int ID_ROCK = 2;
const int ID_TOWER = 3;
const int ID_COTTAGE = 4;
const int ID_BOAT = 5;

const vec3 TOWER = vec3(5.0, 1.5, 19.0);
const vec3 COTTAGE = vec3(7.3, 1.35, 19.6);

struct BoatPose {
  vec3 pos;
  float roll;
  float pitch;
  float yaw;
};

BoatPose gBoat;

BoatPose boatAt(float t) {
  float x = 7.4 + 2.4 * (t - 2.5);
  float bob = 0.10 * sin(t * 1.7) + 0.05 * sin(t * 2.9 + 1.0);
  return BoatPose(vec3(x, 0.12 + bob, 27.0 + 0.15 * t), 0.13 + 0.05 * sin(t * 1.3),
                  0.05 * sin(t * 1.9 + 0.6), 0.12);
}

// World to boat: undo place, yaw, pitch (about z) and heel (about x).
vec3 toBoat(vec3 p, BoatPose b) {
  p -= b.pos;
  p.xz = turn(b.yaw) * p.xz;
  p.xy = turn(b.pitch) * p.xy;
  p.yz = turn(b.roll) * p.yz;
  return p;
}

vec3 fromBoat(vec3 p, BoatPose b) {
  p.yz = turn(-b.roll) * p.yz;
  p.xy = turn(-b.pitch) * p.xy;
  p.xz = turn(-b.yaw) * p.xz;
  return p + b.pos;
}

float sailBelly(vec2 p) { return 0.35 * saturate(p.y * 0.2) * sin(saturate(-p.x * 0.4 + 0.1) * PI); }

float mainSail(vec3 p) {
  float d = sdTriangle(p.xy, vec2(-0.1, 5.5), vec2(-2.3, 0.95), vec2(-0.1, 0.85));
  return max(d, abs(p.z - sailBelly(p.xy)) - 0.03) * 0.8;
}

float jibSail(vec3 p) {
  float d = sdTriangle(p.xy, vec2(0.12, 4.7), vec2(0.2, 0.75), vec2(2.05, 0.6));
  return max(d, abs(p.z - 0.18 * sin(saturate(p.x * 0.5) * PI)) - 0.03) * 0.8;
}

float hull(vec3 p) {
  float d = sdEllipsoid(p - vec3(0.0, 0.55, 0.0), vec3(2.35, 0.95, 0.72));
  return smax(d, p.y - 0.42 - 0.03 * p.x * p.x, 0.06);
}

float boat(vec3 p) {
  float d = hull(p);
  d = min(d, sdBox(p - vec3(0.1, 0.55, 0.0), vec3(0.6, 0.22, 0.32), 0.08));
  d = min(d, sdCapsule(p, vec3(0.0, 0.4, 0.0), vec3(0.0, 5.8, 0.0), 0.06, 0.035));
  d = min(d, sdCapsule(p, vec3(0.0, 0.85, 0.0), vec3(-2.35, 0.9, 0.1), 0.05, 0.04));
  return min(d, min(mainSail(p), jibSail(p)));
}

float tower(vec3 p) {
  p -= TOWER;
  float d = sdTower(p, -1.2, 6.3, 1.0, 0.62);
  d = min(d, sdTower(p, 6.25, 6.5, 0.75, 0.98) );
  d = min(d, sdTorusY(p - vec3(0.0, 6.95, 0.0), 0.93, 0.035));
  d = min(d, sdTorusY(p - vec3(0.0, 6.72, 0.0), 0.93, 0.025));
  d = min(d, sdTower(p, 6.5, 7.6, 0.5, 0.5));
  d = min(d, sdTower(p, 7.55, 8.25, 0.72, 0.06));
  d = min(d, sdSphere(p - vec3(0.0, 8.3, 0.0), 0.13));
  d = min(d, sdCapsule(p, vec3(0.0, 8.3, 0.0), vec3(0.0, 8.9, 0.0), 0.03, 0.015));
  return d;
}

float cottage(vec3 p) {
  p -= COTTAGE;
  p.xz = turn(0.35) * p.xz;
  float d = sdBox(p - vec3(0.0, 0.2, 0.0), vec3(1.2, 0.95, 0.75), 0.02);
  vec2 r = vec2(abs(p.z), p.y - 1.95);
  float roof = max(max(dot(r, normalize(vec2(0.9, 1.0))), abs(p.x) - 1.32), 1.1 - p.y);
  d = min(d, roof);
  return min(d, sdBox(p - vec3(0.75, 1.75, 0.1), vec3(0.16, 0.45, 0.16), 0.02));
}

int gRockDetail = 3; // octaves of rock roughness

float sceneDist(vec3 p) {
  float d = rocks(p, gRockDetail);
  float nearTower = max(length(p.xz - TOWER.xz) - 1.0, p.y - 10.6);
  d = min(d, nearTower > 0.5 ? nearTower : tower(p));
  float nearHome = length(p - COTTAGE - vec3(0.0, 0.9, 0.0)) - 2.3;
  d = min(d, nearHome > 0.5 ? nearHome : cottage(p));
  float nearBoat = length(p - gBoat.pos - vec3(0.0, 2.9, 0.0)) - 3.9;
  return min(d, nearBoat > 0.5 ? nearBoat : boat(toBoat(p, gBoat)));
}

int bodyAt(vec3 p) {
  float t = length(p.xz - TOWER.xz) < 2.0 ? tower(p) : 1.0;
  float c = cottage(p);
  float b = boat(toBoat(p, gBoat));
  float r = rocks(p, 2);
  float d = min(min(t, c), min(b, r));
  return d == t ? ID_TOWER : d == c ? ID_COTTAGE : d == b ? ID_BOAT : ID_ROCK;
}
