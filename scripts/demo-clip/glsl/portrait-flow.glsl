// How the surfaces of the portrait move from one time to another.

vec3 carry(vec3 p, int id, float from, float to) {
  Pose a = poseAt(from);
  Pose b = poseAt(to);
  if (id == ID_ROOM) return p;
  if (id == ID_JUMPER) return p + (b.shift - a.shift) * vec3(0.6, 1.0, 1.0);
  vec3 q = toHead(p, a);
  // The neck does not turn with the head; blend over a short stretch.
  vec3 neckMoved = p + b.shift - a.shift;
  vec3 rest = q;
  rest.y += a.jaw * jawShare(q);
  vec3 moved = rest;
  for (int i = 0; i < 3; i++) moved.y = rest.y - b.jaw * jawShare(vec3(rest.x, moved.y, rest.z));
  if (id == ID_EYE || id == ID_TEETH || id == ID_HAIR) moved = q;
  if (id == ID_BROW) moved = q + vec3(0.0, b.brow - a.brow, 0.0);
  float onNeck = id == ID_SKIN ? smoothstep(-0.85, -1.15, q.y) : 0.0;
  return mix(fromHead(moved, b), neckMoved, onNeck);
}

// Depths need no allowance here.
float depthSlack(int id, float dist) { return 1.0; }
