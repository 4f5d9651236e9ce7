/**
 * Which engine to start, from facts alone (DESIGN: hardware WebGPU → hardware WebGL2 → wasm → software WebGL → cpu;
 * software WebGPU, about 90 times slower than wasm, only when forced).
 */
import type { EngineId } from '../../shared/protocol.ts';
import type { MachineFacts } from './machine-facts.ts';

export interface EngineCandidate {
  readonly id: EngineId;
  readonly hardware: string;
  readonly isSoftware: boolean;
  /** A sentence for the page. */
  readonly reason: string;
}

export interface RankOptions {
  readonly forced: EngineId | null;
  readonly excluded: readonly EngineId[];
}

/** @returns candidates in the order to try; never empty, since `cpu` always works. */
export function rankEngines(facts: MachineFacts, { forced, excluded }: RankOptions): readonly EngineCandidate[] {
  const all = describeEngines(facts);
  const natural = naturalOrder(facts)
    .filter((id) => id === 'cpu' || !excluded.includes(id))
    .map((id) => all[id]);
  if (forced === null) return natural;
  const wanted: EngineCandidate = { ...all[forced], reason: 'Chosen in the address (?engine=).' };
  const isOffered = forced === 'webgpu' ? facts.webgpu !== null : forced === 'webgl' ? facts.webgl !== null : true;
  const hasFailed = forced !== 'cpu' && excluded.includes(forced);
  const rest = natural.filter(({ id }) => id !== forced);
  if (isOffered && !hasFailed) return [wanted, ...rest];
  const why = hasFailed ? 'it failed on this machine' : 'this browser does not offer it';
  const missing = `?engine=${forced} was asked for, but ${why}. `;
  return rest.map((other) => ({ ...other, reason: missing + other.reason }));
}

/** Two engines whose order the facts do not settle: time them. Null when the first candidate is a clear choice. */
export function closeCall(
  candidates: readonly EngineCandidate[],
  forced: EngineId | null,
): readonly EngineCandidate[] | null {
  const [first, second] = candidates;
  const isClose = forced === null && first?.id === 'webgl' && !first.isSoftware && second?.id === 'wasm';
  return isClose ? [first, second] : null;
}

function naturalOrder({ webgpu, webgl }: MachineFacts): readonly EngineId[] {
  const order: EngineId[] = [];
  if (webgpu && !webgpu.isSoftware) order.push('webgpu');
  if (webgl && !webgl.isSoftware) order.push('webgl');
  order.push('wasm');
  if (webgl?.isSoftware === true) order.push('webgl');
  order.push('cpu');
  return order;
}

function describeEngines(facts: MachineFacts): Readonly<Record<EngineId, EngineCandidate>> {
  const { webgpu, webgl, wasmThreads } = facts;
  const threads = wasmThreads === 1 ? '1 thread' : `${String(wasmThreads)} threads`;
  return {
    webgpu: {
      id: 'webgpu',
      hardware: webgpu?.name ?? '',
      isSoftware: webgpu?.isSoftware ?? true,
      reason: 'This machine has a WebGPU graphics processor, the fastest way.',
    },
    webgl: {
      id: 'webgl',
      hardware: webgl?.name ?? '',
      isSoftware: webgl?.isSoftware ?? true,
      reason: `${missingWebGpu(facts)}; the graphics processor is used through WebGL2.`,
    },
    wasm: {
      id: 'wasm',
      hardware: `CPU, ${threads}`,
      isSoftware: true,
      reason: `${missingWebGpu(facts)}; the processor does the work (WebAssembly, ${threads}).`,
    },
    cpu: {
      id: 'cpu',
      hardware: 'CPU, JavaScript',
      isSoftware: true,
      reason: 'Neither a graphics processor nor WebAssembly could be started; plain JavaScript does the work, slowly.',
    },
  };
}

function missingWebGpu({ webgpu, webgl }: MachineFacts): string {
  if (webgpu) return webgpu.isSoftware ? 'WebGPU here is only emulated in software' : 'WebGPU failed on this machine';
  if (webgl && !webgl.isSoftware) return 'This browser offers no WebGPU';
  return 'No graphics processor was found';
}
