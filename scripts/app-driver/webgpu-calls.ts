/** Counts calls to the WebGPU API, at its prototypes: what a frame costs, whatever the machine's speed. */

export interface WebGpuCalls {
  dispatches: number;
  submits: number;
  buffersCreated: number;
  readbacks: number;
  /** Canvas textures asked for: pictures put on a canvas. */
  presents: number;
}

declare global {
  /** Undefined until `countWebGpuCalls` ran in this realm. */
  var impastoCalls: WebGpuCalls | undefined;
}

/**
 * Starts counting in the realm that it runs in, and returns the counts, which go on. It may be sent to a worker as its
 * source: it uses nothing of this module and names no function inside, for which tsx would call its helper `__name`.
 */
export function countWebGpuCalls(): WebGpuCalls {
  const calls: WebGpuCalls = { dispatches: 0, submits: 0, buffersCreated: 0, readbacks: 0, presents: 0 };
  for (const [owner, method, counter] of [
    [GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches'],
    [GPUQueue.prototype, 'submit', 'submits'],
    [GPUDevice.prototype, 'createBuffer', 'buffersCreated'],
    [GPUBuffer.prototype, 'mapAsync', 'readbacks'],
    [GPUCanvasContext.prototype, 'getCurrentTexture', 'presents'],
  ] as const) {
    const original: unknown = Reflect.get(owner, method);
    if (typeof original !== 'function') throw new Error(`${method} is not there to be counted`);
    Reflect.set(owner, method, function (this: unknown, ...args: readonly unknown[]): unknown {
      calls[counter]++;
      return Reflect.apply(original, this, args) as unknown;
    });
  }
  globalThis.impastoCalls = calls;
  return calls;
}
