// Value noise on integer hashes (exact on every machine) and sums of it.

uint mixBits(uint h) {
  h ^= h >> 15;
  h *= 0x9E3779B1u;
  h ^= h >> 13;
  h *= 0x85EBCA6Bu;
  return h ^ (h >> 16);
}

float unit(uint h) { return float(h >> 8) * (1.0 / 16777216.0); }

float hash1(int i) { return unit(mixBits(uint(i) * 0xC2B2AE35u + 0x27D4EB2Fu)); }

float hash2(ivec2 p) { return unit(mixBits(uint(p.x) * 0xC2B2AE35u + uint(p.y) * 0x27D4EB2Fu)); }

// Smooth noise in the plane, 0 to 1.
float noise2(vec2 p) {
  vec2 c = floor(p);
  vec2 f = p - c;
  f = f * f * (3.0 - 2.0 * f);
  uint h = uint(int(c.x)) * 0xC2B2AE35u + uint(int(c.y)) * 0x27D4EB2Fu;
  float a = unit(mixBits(h));
  float b = unit(mixBits(h + 0xC2B2AE35u));
  float d = unit(mixBits(h + 0x27D4EB2Fu));
  float e = unit(mixBits(h + 0xC2B2AE35u + 0x27D4EB2Fu));
  return mix(mix(a, b, f.x), mix(d, e, f.x), f.y);
}

// Smooth noise in space, 0 to 1.
float noise3(vec3 p) {
  vec3 c = floor(p);
  vec3 f = p - c;
  f = f * f * (3.0 - 2.0 * f);
  uint h = uint(int(c.x)) * 0xC2B2AE35u + uint(int(c.y)) * 0x27D4EB2Fu +
           uint(int(c.z)) * 0x165667B1u;
  const uint X = 0xC2B2AE35u;
  const uint Y = 0x27D4EB2Fu;
  const uint Z = 0x165667B1u;
  float a = mix(unit(mixBits(h)), unit(mixBits(h + X)), f.x);
  float b = mix(unit(mixBits(h + Y)), unit(mixBits(h + X + Y)), f.x);
  float d = mix(unit(mixBits(h + Z)), unit(mixBits(h + X + Z)), f.x);
  float e = mix(unit(mixBits(h + Y + Z)), unit(mixBits(h + X + Y + Z)), f.x);
  return mix(mix(a, b, f.y), mix(d, e, f.y), f.z);
}

// Sum of octaves in the plane, each turned a little; about 0 to 1.
float fbm2(vec2 p, int octaves) {
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < octaves; i++) {
    sum += weight * noise2(p);
    p = mat2(1.62, 1.18, -1.18, 1.62) * p + 17.3;
    weight *= 0.5;
  }
  return sum;
}

// Sum of octaves in space; about 0 to 1.
float fbm3(vec3 p, int octaves) {
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < octaves; i++) {
    sum += weight * noise3(p);
    p = vec3(1.62 * p.x - 1.18 * p.z, 2.03 * p.y, 1.18 * p.x + 1.62 * p.z) + 11.7;
    weight *= 0.5;
  }
  return sum;
}

// Ridged octaves in the plane: thin bright lines, 0 to 1.
float ridges2(vec2 p, int octaves) {
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < octaves; i++) {
    sum += weight * (1.0 - abs(2.0 * noise2(p) - 1.0));
    p = mat2(1.62, 1.18, -1.18, 1.62) * p + 9.1;
    weight *= 0.5;
  }
  return sum;
}
