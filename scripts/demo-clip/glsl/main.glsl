// The passes: one sample per pixel, more samples where the picture is busy, and motion.

// Each scene defines these before this file:
//   void setPose(float time); Camera cameraAt(float time); Hit trace(vec3 ro, vec3 rd);
//   vec3 shade(vec3 ro, vec3 rd, Hit hit); vec3 carry(vec3 p, int id, float from, float to);
//   float depthSlack(int id, float dist);

const float EDGE_CONTRAST = 0.08;
const float TEXTURE_CONTRAST = 0.24;

// How many more samples this pixel needs: pass 0 shows an edge of a body, or strong contrast.
int extraSamples(ivec2 p) {
  ivec2 last = ivec2(uSize) - 1;
  vec4 lo = vec4(1e9);
  vec4 hi = vec4(0.0);
  for (int y = -1; y <= 1; y++) {
    for (int x = -1; x <= 1; x++) {
      vec4 c = texelFetch(uBase, clamp(p + ivec2(x, y), ivec2(0), last), 0);
      lo = min(lo, c);
      hi = max(hi, c);
    }
  }
  vec3 d = hi.rgb - lo.rgb;
  float contrast = max(d.r, max(d.g, d.b));
  bool edge = hi.a > lo.a * 1.06 + 0.02;
  if (edge && contrast > EDGE_CONTRAST) return 3;
  return contrast > TEXTURE_CONTRAST ? 2 : 0;
}

// Flow in pixels (v down), depth expected at the next frame, depth now.
vec4 motion(Camera now, vec3 rd, Hit hit) {
  vec3 p = now.pos + rd * hit.t;
  vec3 moved = carry(p, hit.id, uTime, uNextTime);
  Camera later = cameraAt(uNextTime);
  vec3 q = project(later, moved);
  vec2 d = q.xy - gl_FragCoord.xy;
  if (hit.id == 0) return vec4(d.x, -d.y, SKY_DEPTH, SKY_DEPTH);
  return vec4(d.x, -d.y, q.z * depthSlack(hit.id, q.z), hit.t);
}

void main() {
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  setPose(uTime);
  Camera camera = cameraAt(uTime);
  vec4 sum = vec4(0.0);
  int extra = 1;
  if (uPass == 1) {
    sum = texelFetch(uBase, pixel, 0);
    extra = extraSamples(pixel);
  }
  for (int i = 0; i < extra; i++) {
    vec2 shift = vec2(0.0);
    if (uPass == 1) {
      float a = (float(i) + 0.25) * PI * 2.0 / float(extra);
      shift = 0.36 * vec2(cos(a), sin(a));
    }
    vec2 at = gl_FragCoord.xy + shift;
    vec3 rd = pixelRay(camera, at);
    Hit hit = trace(camera.pos, rd);
    if (uPass == 2) {
      outColour = motion(camera, rd, hit);
      return;
    }
    sum += vec4(grade(shade(camera.pos, rd, hit), at), hit.t);
  }
  outColour = uPass == 1 ? sum / float(extra + 1) : sum;
}
