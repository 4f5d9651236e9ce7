// From linear light to the colours shown.

// Soft shoulder; keeps hue better than a curve per channel alone.
vec3 toneMap(vec3 c) {
  vec3 curved = c * (1.0 + c * 0.11) / (1.0 + c * 0.74);
  return pow(max(curved, 0.0), vec3(1.0 / 2.2));
}

// Tone curve, a gentle S, split toning (cool shadows, warm lights) and a vignette.
vec3 grade(vec3 linear, vec2 pixel) {
  vec3 c = toneMap(linear);
  c = mix(c, c * c * (3.0 - 2.0 * c), 0.35);
  float luma = dot(c, vec3(0.299, 0.587, 0.114));
  c += mix(vec3(-0.012, -0.002, 0.022), vec3(0.018, 0.004, -0.022), smoothstep(0.1, 0.8, luma));
  c = mix(vec3(luma), c, 1.12);
  vec2 v = pixel / uSize - 0.5;
  return clamp(c * (1.0 - 0.42 * dot(v, v)), 0.0, 1.0);
}
