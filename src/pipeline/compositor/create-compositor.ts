/** The compositor that fits an engine and what the canvas can do. */
import type { Size } from '../../shared/size.ts';
import type { MachineFacts } from '../device/machine-facts.ts';
import type { RunningBackend } from '../device/tfjs-backend.ts';
import { Canvas2dCompositor } from './canvas2d-compositor.ts';
import type { Compositor } from './compositor.ts';
import { WebGlCompositor } from './webgl-compositor.ts';
import { WebGpuCompositor } from './webgpu-compositor.ts';

/** Where a graphics processor composes; and where the CPU does, whose time goes with the pixels. */
const MAX_OUTPUT: Readonly<Record<'gpu' | 'cpu', Size>> = {
  gpu: { width: 3840, height: 2160 },
  cpu: { width: 1280, height: 720 },
};

/** The buffer is kept so that a snapshot can be read at any time. */
const WEBGL_OPTIONS: WebGLContextAttributes = { alpha: false, antialias: false, preserveDrawingBuffer: true };

/**
 * WebGL is used only when hardware does it: emulated in software, a frame's upload and readback cost more than the
 * network, while the 2-D canvas and plain loops do not (docs/decisions/0004).
 *
 * A canvas keeps the kind of context it was first given: do not call twice with backends of different kinds.
 */
export function createCompositor(canvas: OffscreenCanvas, backend: RunningBackend, facts: MachineFacts): Compositor {
  if (backend.device) return new WebGpuCompositor(backend.device, canvas, MAX_OUTPUT.gpu);
  const gl = facts.webgl?.isSoftware === false ? canvas.getContext('webgl2', WEBGL_OPTIONS) : null;
  return gl ? new WebGlCompositor(canvas, gl, MAX_OUTPUT.gpu) : new Canvas2dCompositor(canvas, MAX_OUTPUT.cpu);
}
