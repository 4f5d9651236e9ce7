// The water's light, the scene's picture, and how its surfaces move.

vec3 lightWater(vec3 p, vec3 rd, float dist) {
  vec3 wave = waves(p.xz, gTime, clamp(12.6 - 5.7 * log(dist / 7.0), 5.0, 13.0));
  vec2 slope = wave.xz / (1.0 + 0.02 * dist);
  vec3 n = normalize(vec3(-slope.x, 1.0, -slope.y));
  float rock = dist < 75.0 ? max(rocks(p, 2), 0.0) * 1.5 : 9.0;
  vec3 r = reflect(rd, n);
  r.y = abs(r.y) + 0.01;
  r = normalize(r);
  vec3 mirror = skyColour(p, r, gTime);
  // Bodies are mirrored in calmer water than the sky, or their image falls into dots.
  r = reflect(rd, normalize(vec3(-slope.x * 0.5, 1.0, -slope.y * 0.5)));
  gRockDetail = 2;
  float t = dist < 60.0 ? march(p, r, 0.15, 22.0, 16) : -1.0;
  if (t > 0.0) {
    vec3 q = p + r * t;
    int id = bodyAt(q);
    vec3 c = id == ID_ROCK ? vec3(0.30, 0.23, 0.19) : id == ID_TOWER ? towerColour(q)
           : id == ID_BOAT ? boatColour(q) : vec3(0.6, 0.5, 0.4);
    mirror = mix(mirror, c * (SKY_LIGHT * 0.6 + SUN_LIGHT * 0.26), 0.8);
  }
  float fresnel = 0.03 + 0.97 * pow(1.0 - saturate(dot(n, -rd)), 5.0);
  float height = wave.y;
  vec3 deep = vec3(0.010, 0.055, 0.085);
  vec3 green = vec3(0.05, 0.26, 0.25);
  float thin = saturate(0.25 + 1.6 * height + 0.5 * (1.0 - n.y));
  vec3 body = mix(deep, green, thin * 0.8) + green * 0.8 * smoothstep(1.6, 0.0, rock);
  float shadow = dist < 60.0 ? softShadow(p, SUN_DIR, 0.1, 14.0, 0.06, 10) : 1.0;
  vec3 c = mix(body * (0.55 + 0.6 * shadow), mirror, fresnel * 0.86);
  vec3 h = normalize(SUN_DIR - rd);
  c += SUN_LIGHT * 0.7 * pow(saturate(dot(n, h)), 130.0) * shadow;
  vec3 g = normalize(SUN_GLOW - rd);
  c += SUN_LIGHT * 0.55 * pow(saturate(dot(n, g)), 160.0);
  float foam = foamAt(p.xz, height, rock, gTime) / (1.0 + 0.012 * dist);
  vec3 white = vec3(0.85) * (SKY_LIGHT * 0.9 + SUN_LIGHT * (0.10 + 0.32 * shadow * saturate(dot(n, SUN_DIR) + 0.2)));
  return mix(c, white, saturate(foam) * 0.88);
}

vec3 shade(vec3 ro, vec3 rd, Hit hit) {
  if (hit.id == 0) return skyColour(ro, rd, gTime);
  vec3 p = ro + rd * hit.t;
  vec3 c = hit.id == ID_WATER ? lightWater(p, rd, hit.t) : lightBody(p, rd, hit.id, hit.t);
  return haze(c, rd, hit.t);
}

// Where the material point p will be: the boat sails, clouds drift, water rises and falls.
vec3 carry(vec3 p, int id, float from, float to) {
  if (id == ID_BOAT) return fromBoat(toBoat(p, boatAt(from)), boatAt(to));
  if (id == ID_WATER) {
    vec2 q = p.xz + DRIFT * (to - from);
    return vec3(q.x, p.y + waves(q, to, 4.0).y - waves(p.xz, from, 4.0).y, q.y);
  }
  if (id == 0) return p + vec3(WIND.x, 0.0, WIND.y) * (to - from);
  return p;
}

// Far water is seen so flat that its depth is no sign of being hidden: ask for less there.
float depthSlack(int id, float dist) {
  return id == ID_WATER ? 1.0 - min(0.003 * dist, 0.3) : 1.0;
}
