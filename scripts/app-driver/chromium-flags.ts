/** Flags for headless Chromium, by what a test needs. */

const BASE_FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'] as const;

/** A machine without a graphics processor, as its users have it: software compositing, no WebGL, no WebGPU. */
export const SOFTWARE_FLAGS: readonly string[] = BASE_FLAGS;

/** WebGL and WebGPU emulated on the CPU. All flags are needed: with `--enable-unsafe-webgpu` alone canvases read back as zeros. */
export const SOFTWARE_WEBGPU_FLAGS: readonly string[] = [
  ...BASE_FLAGS,
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/** A graphics processor that headless Chromium would not use by itself. */
export const HARDWARE_FLAGS: readonly string[] = [
  ...BASE_FLAGS,
  '--enable-gpu',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
];

/** A fake camera that is allowed without a prompt; a fake screen too. `y4mFile` (absolute) replaces the test pattern. */
export function fakeCameraFlags(y4mFile: string | null): readonly string[] {
  const flags = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  return y4mFile === null ? flags : [...flags, `--use-file-for-fake-video-capture=${y4mFile}`];
}
