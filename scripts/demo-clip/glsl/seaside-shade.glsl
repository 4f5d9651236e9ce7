// Materials and light of the seaside scene.

float gTime;

void setPose(float time) {
  gTime = time;
  gBoat = boatAt(time);
}

Camera cameraAt(float t) {
  float sway = 0.06 * sin(t * 0.9) + 0.03 * sin(t * 1.7 + 1.0);
  vec3 pos = vec3(-1.7 + 0.55 * t, 2.35 + 0.03 * t + sway, 0.2 * t);
  return lookAt(pos, vec3(1.2 + 0.30 * t, 3.3, 20.0), 0.004 * sin(t * 0.8), 1.75);
}

Hit trace(vec3 ro, vec3 rd) {
  float water = traceWater(ro, rd, gTime);
  float reach = water > 0.0 ? min(water, 75.0) : 75.0;
  if (rd.y > 0.0) reach = min(reach, (11.5 - ro.y) / rd.y);
  float t = march(ro, rd, 3.0, reach, 90);
  if (t > 0.0) return Hit(t, bodyAt(ro + rd * t));
  if (water > 0.0) return Hit(water, ID_WATER);
  return Hit((CLOUD_HEIGHT - ro.y) / max(rd.y + 0.06, 0.03), 0);
}

vec3 rockColour(vec3 p, vec3 n) {
  float size = p.z > 28.0 ? 0.4 : 1.0;
  float bulk = noise3(p * 0.7 * size);
  float strata = noise2(vec2(p.y * 5.0 * size + 0.8 * p.x * size, 3.0 * bulk));
  float speck = fbm3(p * 6.0 * size, 3);
  vec3 c = mix(vec3(0.17, 0.13, 0.12), vec3(0.50, 0.39, 0.31), 0.55 * strata + 0.65 * speck);
  c = mix(c, vec3(0.46, 0.25, 0.13), 0.45 * smoothstep(0.5, 0.75, bulk));
  c = mix(c, vec3(0.34, 0.31, 0.16), smoothstep(0.45, 0.62, fbm3(p * 1.6 * size + 7.0, 3)) * 0.5);
  float up = rockSlope(p).y + 0.5 * (n.y - 0.6) + 0.5 * (speck - 0.45);
  float grass = smoothstep(0.62, 0.85, up) * smoothstep(0.9, 1.5, p.y);
  vec3 meadow = mix(vec3(0.09, 0.16, 0.05), vec3(0.42, 0.38, 0.12), noise2(p.xz * 3.0 * size) * 0.6 + 0.4 * noise2(p.xz * 14.0 * size));
  c = mix(c, meadow, grass);
  float wet = smoothstep(0.55, 0.15, p.y + 0.25 * (speck - 0.5));
  return c * mix(1.0, 0.40, wet);
}

vec3 towerColour(vec3 p) {
  vec3 q = p - TOWER;
  float a = atan(q.x, q.z);
  float grain = 0.82 + 0.3 * fbm2(vec2(a * 4.0, q.y * 3.0), 4);
  float streak = 0.85 + 0.25 * noise2(vec2(a * 14.0, q.y * 0.7));
  if (q.y > 8.2) return vec3(0.25);
  if (q.y > 7.55) return vec3(0.45, 0.09, 0.06) * grain;
  if (q.y > 6.52) {
    float bar = abs(fract(a * 8.0 / (2.0 * PI) + 0.5) - 0.5);
    bool rail = length(q.xz) > 0.7;
    return rail || bar < 0.06 ? vec3(0.12) : vec3(0.9, 0.75, 0.4);
  }
  float band = fract(q.y / 2.6 + 0.08 + 0.01 * (noise2(vec2(a * 5.0, q.y * 4.0)) - 0.5));
  vec3 c = band < 0.5 ? vec3(0.86, 0.80, 0.70) : vec3(0.58, 0.10, 0.07);
  vec2 w = vec2(a + 2.75, mod(q.y, 2.2) - 1.2);
  float brick = smoothstep(0.0, 0.07, abs(fract(q.y * 3.0) - 0.5));
  c *= 0.9 + 0.1 * brick;
  if (abs(w.x) < 0.17 && abs(w.y) < 0.26 && q.y < 6.0) c = vec3(0.07, 0.07, 0.09);
  else if (abs(w.x) < 0.23 && abs(w.y) < 0.32 && q.y < 6.0) c = vec3(0.75);
  return c * grain * streak;
}

vec3 cottageColour(vec3 p) {
  p -= COTTAGE;
  p.xz = turn(0.35) * p.xz;
  float grain = 0.8 + 0.4 * fbm3(p * 5.0, 3);
  if (p.y > 1.12 && abs(p.x - 0.75) + abs(p.z - 0.1) > 0.35) {
    float row = abs(fract(p.y * 5.0) - 0.5);
    return vec3(0.42, 0.16, 0.09) * grain * (0.75 + 0.5 * smoothstep(0.0, 0.2, row));
  }
  vec2 w = vec2(abs(p.x) - 0.6, p.y - 0.35);
  if (p.z < 0.0 && abs(w.x) < 0.2 && abs(w.y) < 0.28) return vec3(0.08, 0.10, 0.14);
  return vec3(0.78, 0.70, 0.58) * grain;
}

vec3 boatColour(vec3 p) {
  vec3 q = toBoat(p, gBoat);
  float weave = 0.92 + 0.12 * noise2(q.xy * vec2(9.0, 30.0));
  if (mainSail(q) < 0.05) {
    float seam = smoothstep(0.02, 0.06, abs(fract(q.y * 1.3 + q.x * 0.25) - 0.5));
    return vec3(0.92, 0.85, 0.72) * weave * (0.85 + 0.15 * seam);
  }
  if (jibSail(q) < 0.05) return vec3(0.72, 0.21, 0.10) * weave;
  if (q.y > 0.95) return vec3(0.30, 0.20, 0.12);
  if (hull(q) > 0.05) return vec3(0.75, 0.66, 0.5);
  return q.y > 0.33 ? vec3(0.85, 0.8, 0.7) : q.y > 0.22 ? vec3(0.6, 0.12, 0.08) : vec3(0.05, 0.14, 0.25);
}

vec3 lightBody(vec3 p, vec3 rd, int id, float dist) {
  gRockDetail = 6;
  vec3 n = surfaceNormal(p, id == ID_BOAT ? 0.008 : 0.002 + 0.0012 * dist);
  gRockDetail = 2;
  vec3 c = id == ID_ROCK ? rockColour(p, n) : id == ID_TOWER ? towerColour(p)
         : id == ID_COTTAGE ? cottageColour(p) : boatColour(p);
  float sun = max(dot(n, SUN_DIR), 0.0);
  bool sail = id == ID_BOAT && p.y > 1.3;
  if (sail) sun = max(sun, 0.65 * saturate(dot(-n, SUN_DIR)));
  if (sun > 0.0) sun *= softShadow(p + n * (sail ? 0.25 : 0.05), SUN_DIR, 0.05, 16.0, 0.05, 22);
  float open = openness(p, n, id == ID_ROCK ? 1.3 : 0.6);
  vec3 ambient = mix(vec3(0.10, 0.16, 0.20), SKY_LIGHT, 0.5 + 0.5 * n.y) * open;
  ambient += vec3(0.30, 0.17, 0.08) * saturate(-n.x * 0.5 + 0.3) * open;
  vec3 lit = c * (SUN_LIGHT * sun + ambient);
  vec3 h = normalize(SUN_DIR - rd);
  float wet = id == ID_ROCK ? smoothstep(0.7, 0.1, p.y) : 0.15;
  lit += SUN_LIGHT * wet * 0.5 * pow(saturate(dot(n, h)), 40.0) * sun;
  if (id == ID_TOWER && p.y > TOWER.y + 6.52 && p.y < TOWER.y + 7.55 && c.r > 0.5) {
    lit += vec3(1.6, 1.0, 0.4);
  }
  return lit;
}

vec3 haze(vec3 c, vec3 rd, float dist) {
  vec3 air = mix(vec3(0.55, 0.56, 0.66), clearSky(normalize(vec3(rd.x, 0.03, rd.z))), 0.75);
  return mix(c, air, 1.0 - exp(-sq(max(dist - 4.0, 0.0) * 0.0085)));
}
