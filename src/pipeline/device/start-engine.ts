/** From facts to a running engine: try candidates in order, time close calls, say why. */
import { TfjsEngine } from '../engine/tfjs/tfjs-engine.ts';
import type { StyleEngine } from '../engine/style-engine.ts';
import type { Network } from '../model/load-network.ts';
import { describeError, StylizerError } from '../../shared/errors.ts';
import type { EngineId, EngineReport } from '../../shared/protocol.ts';
import { type MachineFacts, readMachineFacts } from './machine-facts.ts';
import { closeCall, type EngineCandidate, rankEngines } from './rank-engines.ts';
import { type RunningBackend, startBackend, type WasmPaths } from './tfjs-backend.ts';
import { timeEngine } from './time-engine.ts';

export interface EngineStart {
  readonly forced: EngineId | null;
  readonly excluded: readonly EngineId[];
  readonly rememberedTimingsMs: EngineReport['timingsMs'];
  readonly wasmPaths: WasmPaths;
}

export interface StartedEngine {
  readonly engine: StyleEngine;
  readonly backend: RunningBackend;
  readonly report: EngineReport;
  readonly facts: MachineFacts;
}

/** @throws StylizerError `gpu/failed` when not even plain JavaScript starts. */
export async function startEngine(network: Network, options: EngineStart): Promise<StartedEngine> {
  const facts = await readMachineFacts();
  const candidates = rankEngines(facts, options);
  const start = (id: EngineId): Promise<RunningBackend> => startBackend(id, options.wasmPaths, facts.wasmThreads);
  const contenders = closeCall(candidates, options.forced);
  const timingsMs = contenders ? await timings(contenders, options.rememberedTimingsMs, network, start) : {};
  const failures: string[] = [];
  for (const candidate of fastestFirst(candidates, timingsMs)) {
    try {
      const backend = await start(candidate.id);
      const engine = buildEngine(candidate.id, network, backend);
      return { engine, backend, report: report(candidate, timingsMs, failures), facts };
    } catch (error) {
      failures.push(`${candidate.id}: ${describeError(error)}`);
    }
  }
  throw new StylizerError('gpu/failed', `No way to compute could be started here. ${failures.join(' ')}`);
}

async function timings(
  contenders: readonly EngineCandidate[],
  remembered: EngineReport['timingsMs'],
  network: Network,
  start: (id: EngineId) => Promise<RunningBackend>,
): Promise<Partial<Record<EngineId, number>>> {
  if (contenders.every(({ id }) => remembered[id] !== undefined)) return { ...remembered };
  const timingsMs: Partial<Record<EngineId, number>> = {};
  for (const { id } of contenders) {
    try {
      const backend = await start(id);
      const engine = buildEngine(id, network, backend);
      try {
        timingsMs[id] = await timeEngine(engine);
      } finally {
        engine.dispose();
        backend.stop();
      }
    } catch {
      timingsMs[id] = Infinity; // Does not start: loses, and is said so when it is tried for real.
    }
  }
  return timingsMs;
}

/** On the backend `id`, which must be the current one. The caller disposes it. */
export function createEngine(id: EngineId, network: Network): StyleEngine {
  return new TfjsEngine(id, network);
}

function buildEngine(id: EngineId, network: Network, backend: RunningBackend): StyleEngine {
  try {
    return createEngine(id, network);
  } catch (error) {
    backend.stop();
    throw error;
  }
}

function fastestFirst(candidates: readonly EngineCandidate[], timingsMs: EngineReport['timingsMs']): EngineCandidate[] {
  return [...candidates].sort((a, b) => {
    const [timeA, timeB] = [timingsMs[a.id], timingsMs[b.id]];
    return timeA === undefined || timeB === undefined ? 0 : timeA - timeB;
  });
}

function report(
  { id, hardware, isSoftware, reason }: EngineCandidate,
  timingsMs: EngineReport['timingsMs'],
  failures: readonly string[],
): EngineReport {
  const timed = Object.entries(timingsMs).map(([engine, timeMs]) => `${engine} ${timeMs.toFixed(0)} ms`);
  const parts = [
    reason,
    timed.length > 0 ? `Timed on this machine: ${timed.join(', ')} a frame.` : '',
    failures.length > 0 ? `Tried first: ${failures.join('; ')}` : '',
  ];
  return { id, hardware, isSoftware, reason: parts.filter((part) => part !== '').join(' '), timingsMs };
}
