// What every scene shader shares: inputs, output, camera, and the ray's answer.
precision highp float;
precision highp int;

uniform vec2 uSize;      // picture size in pixels
uniform float uTime;     // seconds since the scene began
uniform float uNextTime; // the same, one frame later
uniform int uPass;       // 0 one sample, 1 smooth the edges of pass 0, 2 motion
uniform sampler2D uBase; // result of pass 0 (for pass 1)

out vec4 outColour;

const float PI = 3.14159265;
const float SKY_DEPTH = 5000.0;

struct Camera {
  vec3 pos;
  vec3 right;
  vec3 up;
  vec3 ahead;
  float focal; // in half picture heights
};

struct Hit {
  float t;
  int id; // 0: nothing (sky, background)
};

float sq(float x) { return x * x; }
float saturate(float x) { return clamp(x, 0.0, 1.0); }

// A camera at `pos` that looks at `target`, tilted by `roll` radians.
Camera lookAt(vec3 pos, vec3 target, float roll, float focal) {
  vec3 ahead = normalize(target - pos);
  vec3 side = normalize(cross(vec3(sin(roll), cos(roll), 0.0), ahead));
  return Camera(pos, side, cross(ahead, side), ahead, focal);
}

vec3 pixelRay(Camera c, vec2 pixel) {
  vec2 p = (2.0 * pixel - uSize) / uSize.y;
  return normalize(c.right * p.x + c.up * p.y + c.ahead * c.focal);
}

// World point to (pixel x, pixel y, distance from the camera).
vec3 project(Camera c, vec3 p) {
  vec3 v = p - c.pos;
  float z = max(dot(v, c.ahead), 1e-3);
  vec2 q = vec2(dot(v, c.right), dot(v, c.up)) * c.focal / z;
  return vec3((q * uSize.y + uSize) * 0.5, length(v));
}

mat2 turn(float a) {
  float s = sin(a);
  float c = cos(a);
  return mat2(c, -s, s, c);
}
