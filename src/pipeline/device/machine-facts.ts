/** What this machine offers, asked once at start. Nothing here decides anything: `rank-engines.ts` does. */

export interface GraphicsApi {
  readonly isSoftware: boolean;
  /** Adapter or renderer, as the browser names it. */
  readonly name: string;
}

export interface MachineFacts {
  readonly webgpu: GraphicsApi | null;
  readonly webgl: GraphicsApi | null;
  /** Threads wasm can really use: 1 unless the page is cross-origin isolated. */
  readonly wasmThreads: number;
}

/** Renderers that compute on the CPU, by the names they give themselves. */
const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** More threads than this gain nothing on maps of our size. */
const MAX_WASM_THREADS = 8;

export async function readMachineFacts(): Promise<MachineFacts> {
  return {
    webgpu: await readWebGpu(),
    webgl: readWebGl(),
    wasmThreads: crossOriginIsolated ? Math.min(MAX_WASM_THREADS, navigator.hardwareConcurrency) : 1,
  };
}

async function readWebGpu(): Promise<GraphicsApi | null> {
  const adapter = await requestAdapter();
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, device, description].filter((part) => part !== '').join(' ');
  return { isSoftware: isFallbackAdapter || isSoftwareName(name), name: name || 'WebGPU adapter' };
}

/** Null when there is no WebGPU or it refuses: a missing capability is a value, not an error. */
export async function requestAdapter(): Promise<GPUAdapter | null> {
  if (!('gpu' in navigator)) return null;
  try {
    return await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch {
    return null; // Browsers with WebGPU switched off by policy throw here.
  }
}

function readWebGl(): GraphicsApi | null {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { isSoftware: isSoftwareName(name), name };
}

export function isSoftwareName(name: string): boolean {
  return SOFTWARE_RENDERER.test(name);
}
