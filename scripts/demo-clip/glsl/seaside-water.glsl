// The sea: travelling waves with sharpened crests, and foam.

const float WAVE_TOP = 0.39;
const float WAVE_BOTTOM = -0.24;

// The way the foam drifts, metres a second.
const vec2 DRIFT = vec2(0.22, -0.10);

// Headings of the wave trains.
const vec2 HEADINGS[13] = vec2[13](
  vec2(0.62, -0.78), vec2(0.97, 0.24), vec2(0.17, -0.98), vec2(0.88, -0.47), vec2(0.99, 0.10),
  vec2(0.36, -0.93), vec2(0.74, -0.67), vec2(0.90, 0.44), vec2(-0.05, -1.0), vec2(0.96, -0.28),
  vec2(0.50, -0.87), vec2(0.83, 0.56), vec2(0.27, -0.96));

// Height of the water (y) and its slopes (x and z) at a place; more octaves, finer ripples
// (a broken number fades the last one in).
vec3 waves(vec2 p, float time, float octaves) {
  vec3 sum = vec3(0.0);
  float weight = 0.205;
  float frequency = 0.52;
  float pace = 1.81;
  vec2 q = p + vec2(0.9, -0.7) * noise2(p * 0.2);
  int count = int(ceil(octaves));
  for (int i = 0; i < count; i++) {
    float share = weight * saturate(octaves - float(i));
    vec2 dir = HEADINGS[i];
    float phase = dot(dir, q) * frequency + time * pace + float(i) * 2.3;
    float c = cos(phase);
    float crest = 0.5 + 0.5 * sin(phase);
    float sharp = crest * crest;
    q += dir * (weight * 0.55 * c * sharp);
    sum.y += share * (sharp - 0.375);
    sum.xz += dir * (share * frequency * crest * c);
    weight *= 0.66;
    frequency *= 1.42;
    pace *= 1.1916;
  }
  return sum;
}

// Distance to the water along the ray, or -1.
float traceWater(vec3 ro, vec3 rd, float time) {
  if (rd.y > -0.002) return -1.0;
  float t = (WAVE_TOP - ro.y) / rd.y;
  float below = (WAVE_BOTTOM - ro.y) / rd.y;
  if (t > 110.0) return -ro.y / rd.y;
  for (int i = 0; i < 7; i++) {
    vec3 p = ro + rd * t;
    float gap = p.y - waves(p.xz, time, 4.0).y;
    if (gap < 0.0016 * t) break;
    t = min(t + gap * 0.75 / max(-rd.y, 0.22), below);
  }
  return t;
}

// Lacy foam pattern, 0 to 1, where `amount` says how much of it there is.
float foamLace(vec2 p, float amount) {
  vec2 q = p * 1.7 + 0.5 * vec2(noise2(p * 2.3), noise2(p * 2.3 + 31.0));
  float lace = ridges2(q, 4) + 0.14 * noise2(p * 15.0);
  return smoothstep(1.0 - amount, 1.24 - amount, lace) * saturate(amount * 3.0);
}

// Foam around rocks (breathing with the swell) and on crests.
float foamAt(vec2 p, float height, float rock, float time) {
  vec2 q = p - DRIFT * time;
  rock += 1.1 * (noise2(q * 0.9) - 0.35) * smoothstep(0.0, 0.5, rock);
  float patchy = noise2(p * 0.9 + 7.0);
  float swash = 0.55 + 0.35 * sin(time * 1.3 + 4.0 * noise2(p * 0.45));
  float ring = exp(-sq((rock - swash) / 0.22)) * (0.24 + 0.32 * patchy);
  float contact = 0.70 * smoothstep(0.24, 0.0, rock);
  float wash = 0.47 * smoothstep(2.1, 0.1, rock);
  float caps = smoothstep(0.06, 0.25, height) * (0.24 + 0.40 * noise2(q * 0.3));
  return foamLace(q, min(max(max(ring + wash * 0.7, contact), max(wash, caps)), 0.85));
}
