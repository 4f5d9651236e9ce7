// How the person moves: head, gaze, blinks, speech. Head space: +z is where the face looks.

const vec3 NECK_PIVOT = vec3(0.0, -0.85, 0.12);

struct Pose {
  mat3 headTurn; // head to world, about the neck
  vec3 shift;    // sway of the whole upper body
  float jaw;     // how far the lower jaw has dropped
  float wide;    // how wide the mouth is pulled, 0 to 1
  float blink;   // 0 open, 1 shut
  float brow;    // lift of the eyebrows
  vec2 gaze;     // where the eyes point, radians right and up, in head space
};

Pose gPose;

// A smooth step of `amount` that happens around time `at`.
float moveTo(float t, float at, float seconds, float amount) {
  float x = saturate((t - at) / seconds);
  return amount * x * x * x * (x * (x * 6.0 - 15.0) + 10.0);
}

float blinkAt(float t, float at) {
  float x = t - at;
  return smoothstep(-0.10, 0.0, x) * (1.0 - smoothstep(0.05, 0.20, x));
}

// Loudness of the speech: syllables of uneven length, with pauses.
float speech(float t) {
  float talk = smoothstep(0.75, 0.95, t) * (1.0 - smoothstep(3.35, 3.6, t));
  float pause_ = 1.0 - 0.9 * smoothstep(2.05, 2.15, t) * (1.0 - smoothstep(2.30, 2.42, t));
  float wave = 0.5 + 0.5 * sin(t * 19.0 + 1.6 * sin(t * 4.3));
  return talk * pause_ * (0.12 + 0.88 * wave * (0.65 + 0.35 * sin(t * 6.1 + 0.7)));
}

Pose poseAt(float t) {
  float yaw = -0.50 + moveTo(t, 0.1, 0.95, 0.56) + moveTo(t, 1.7, 0.7, -0.20) +
              moveTo(t, 2.75, 0.9, 0.50) + 0.02 * sin(t * 2.3);
  float pitch = 0.03 * sin(t * 3.1) + 0.05 * speech(t) * sin(t * 5.0) - moveTo(t, 0.2, 0.6, 0.05);
  float roll = 0.06 * sin(t * 1.3 + 0.4) + moveTo(t, 1.6, 0.8, 0.09) - moveTo(t, 2.8, 0.8, 0.12);
  Pose p;
  mat3 y = mat3(cos(yaw), 0.0, -sin(yaw), 0.0, 1.0, 0.0, sin(yaw), 0.0, cos(yaw));
  mat3 x = mat3(1.0, 0.0, 0.0, 0.0, cos(pitch), sin(pitch), 0.0, -sin(pitch), cos(pitch));
  mat3 z = mat3(cos(roll), sin(roll), 0.0, -sin(roll), cos(roll), 0.0, 0.0, 0.0, 1.0);
  p.headTurn = y * x * z;
  p.shift = vec3(0.03 * sin(t * 1.1), 0.012 * sin(t * 1.9), 0.0);
  p.jaw = 0.15 * speech(t);
  p.wide = 0.35 + 0.3 * sin(t * 7.3) * speech(t) + moveTo(t, 3.3, 0.4, 0.5);
  p.blink = max(max(blinkAt(t, 0.32), blinkAt(t, 1.78)), blinkAt(t, 2.95));
  p.brow = 0.03 * sin(t * 2.7) + moveTo(t, 1.5, 0.3, 0.05) - moveTo(t, 2.4, 0.4, 0.05);
  p.gaze = vec2(-yaw * 0.75, -pitch * 0.8 - 0.02);
  return p;
}

// World to head space and back (z is mirrored so that +z leaves the face).
vec3 toHead(vec3 p, Pose pose) {
  vec3 q = p - pose.shift - NECK_PIVOT;
  q.z = -q.z;
  return q * pose.headTurn + vec3(NECK_PIVOT.xy, -NECK_PIVOT.z);
}

vec3 fromHead(vec3 q, Pose pose) {
  vec3 p = pose.headTurn * (q - vec3(NECK_PIVOT.xy, -NECK_PIVOT.z));
  p.z = -p.z;
  return p + pose.shift + NECK_PIVOT;
}

// How much a place of the head moves with the jaw.
float jawShare(vec3 q) {
  return smoothstep(-0.39, -0.71, q.y) * smoothstep(0.0, 0.5, q.z) * smoothstep(-1.5, -1.1, q.y);
}
