import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GraphicsApi, MachineFacts } from '../../../src/pipeline/device/machine-facts.ts';
import { closeCall, rankEngines, type RankOptions } from '../../../src/pipeline/device/rank-engines.ts';
import { ENGINE_IDS, type EngineId } from '../../../src/shared/protocol.ts';

const none = null;
const hardware: GraphicsApi = { isSoftware: false, name: 'a graphics card' };
const software: GraphicsApi = { isSoftware: true, name: 'an emulation' };

function facts(webgpu: GraphicsApi | null, webgl: GraphicsApi | null, wasmThreads = 4): MachineFacts {
  return { webgpu, webgl, wasmThreads };
}

const free: RankOptions = { forced: null, excluded: [] };

function order(machine: MachineFacts, options: Partial<RankOptions> = {}): EngineId[] {
  return rankEngines(machine, { ...free, ...options }).map(({ id }) => id);
}

describe('the order of engines (DESIGN §5)', () => {
  test.each<readonly [string, MachineFacts, EngineId[]]>([
    ['hardware WebGPU and WebGL2', facts(hardware, hardware), ['webgpu', 'webgl', 'wasm', 'cpu']],
    ['hardware WebGPU, software WebGL2', facts(hardware, software), ['webgpu', 'wasm', 'webgl', 'cpu']],
    ['hardware WebGPU alone', facts(hardware, none), ['webgpu', 'wasm', 'cpu']],
    ['software WebGPU, hardware WebGL2', facts(software, hardware), ['webgl', 'wasm', 'cpu']],
    ['hardware WebGL2 alone', facts(none, hardware), ['webgl', 'wasm', 'cpu']],
    ['everything in software', facts(software, software), ['wasm', 'webgl', 'cpu']],
    ['software WebGL2 alone', facts(none, software), ['wasm', 'webgl', 'cpu']],
    ['software WebGPU alone', facts(software, none), ['wasm', 'cpu']],
    ['no graphics at all', facts(none, none), ['wasm', 'cpu']],
  ])('%s', (_name, machine, expected) => {
    expect(order(machine)).toEqual(expected);
  });
});

describe('an engine asked for in the address', () => {
  test.each<readonly [EngineId, MachineFacts, EngineId[]]>([
    ['cpu', facts(hardware, hardware), ['cpu', 'webgpu', 'webgl', 'wasm']],
    ['wasm', facts(hardware, hardware), ['wasm', 'webgpu', 'webgl', 'cpu']],
    ['webgl', facts(hardware, hardware), ['webgl', 'webgpu', 'wasm', 'cpu']],
    ['webgl', facts(hardware, software), ['webgl', 'webgpu', 'wasm', 'cpu']],
    ['webgpu', facts(software, hardware), ['webgpu', 'webgl', 'wasm', 'cpu']],
  ])('%s comes first', (forced, machine, expected) => {
    const candidates = rankEngines(machine, { ...free, forced });
    expect(candidates.map(({ id }) => id)).toEqual(expected);
    expect(candidates[0]?.reason).toContain('?engine=');
  });

  test('software WebGPU is honest about being software', () => {
    const [first] = rankEngines(facts(software, none), { ...free, forced: 'webgpu' });
    expect(first).toMatchObject({ id: 'webgpu', isSoftware: true, hardware: 'an emulation' });
  });

  test.each<readonly [EngineId, MachineFacts, EngineId[]]>([
    ['webgpu', facts(none, hardware), ['webgl', 'wasm', 'cpu']],
    ['webgl', facts(hardware, none), ['webgpu', 'wasm', 'cpu']],
  ])('%s that is not there gives way, and the page says so', (forced, machine, expected) => {
    const candidates = rankEngines(machine, { ...free, forced });
    expect(candidates.map(({ id }) => id)).toEqual(expected);
    for (const { reason } of candidates) expect(reason).toContain(`?engine=${forced} was asked for`);
  });
});

describe('engines that failed before', () => {
  test.each<readonly [EngineId[], EngineId[]]>([
    [['webgpu'], ['webgl', 'wasm', 'cpu']],
    [
      ['webgpu', 'webgl'],
      ['wasm', 'cpu'],
    ],
    [['webgpu', 'webgl', 'wasm'], ['cpu']],
  ])('without %j', (excluded, expected) => {
    expect(order(facts(hardware, hardware), { excluded })).toEqual(expected);
  });

  test('their replacement does not claim that the browser lacks what it has', () => {
    const [webgl] = rankEngines(facts(hardware, hardware), { forced: null, excluded: ['webgpu'] });
    expect(webgl?.reason).not.toMatch(/offers no WebGPU/);
    const [wasm] = rankEngines(facts(hardware, none), { forced: null, excluded: ['webgpu'] });
    expect(wasm?.reason).not.toMatch(/No graphics processor was found|offers no WebGPU/);
  });
});

describe('in every situation', () => {
  const api = fc.constantFrom(none, hardware, software);
  const machine = fc.record({ webgpu: api, webgl: api, wasmThreads: fc.integer({ min: 1, max: 8 }) });
  const excluded = fc.subarray([...ENGINE_IDS]);
  const forced = fc.constantFrom<EngineId | null>(null, ...ENGINE_IDS);

  test('there is something to try, cpu is the last resort, and nothing is tried twice', () => {
    fc.assert(
      fc.property(machine, forced, excluded, (given, wanted, without) => {
        const ids = order(given, { forced: wanted, excluded: without });
        expect(ids).toContain('cpu');
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 1000 },
    );
  });

  test('software WebGPU runs only when forced', () => {
    fc.assert(
      fc.property(machine, excluded, forced, (given, without, wanted) => {
        const ids = order({ ...given, webgpu: software }, { forced: wanted, excluded: without });
        expect(ids.includes('webgpu')).toBe(wanted === 'webgpu' && !without.includes('webgpu'));
      }),
    );
  });

  test('what failed does not come back, forced or not, and plain JavaScript is always left', () => {
    fc.assert(
      fc.property(machine, excluded, forced, (given, without, wanted) => {
        const ids = order(given, { forced: wanted, excluded: without });
        expect(ids.filter((id) => id !== 'cpu' && without.includes(id))).toEqual([]);
        expect(ids).toContain('cpu');
      }),
    );
  });

  test('the page says that what was forced failed', () => {
    const [first] = rankEngines(facts(hardware, none), { forced: 'webgpu', excluded: ['webgpu'] });
    expect(first?.id).toBe('wasm');
    expect(first?.reason).toContain('?engine=webgpu was asked for, but it failed on this machine');
  });

  test('every candidate has a sentence and names what it runs on', () => {
    fc.assert(
      fc.property(machine, forced, (given, wanted) => {
        for (const { reason, hardware: name, isSoftware, id } of rankEngines(given, { forced: wanted, excluded: [] })) {
          expect(reason).toMatch(/^\S.*\.$/);
          expect(name).not.toBe('');
          if (id === 'wasm' || id === 'cpu') expect(isSoftware).toBe(true);
        }
      }),
    );
  });

  test('threads are counted in words that fit', () => {
    const wasmName = (threads: number): string | undefined =>
      rankEngines(facts(none, none, threads), free)[0]?.hardware;
    expect([wasmName(1), wasmName(4)]).toEqual(['CPU, 1 thread', 'CPU, 4 threads']);
  });
});

describe('a close call', () => {
  const between = (machine: MachineFacts, options: Partial<RankOptions> = {}): EngineId[] | null => {
    const all = { ...free, ...options };
    return closeCall(rankEngines(machine, all), all.forced)?.map(({ id }) => id) ?? null;
  };

  test('is hardware WebGL2 against wasm', () => {
    expect(between(facts(none, hardware))).toEqual(['webgl', 'wasm']);
    expect(between(facts(software, hardware))).toEqual(['webgl', 'wasm']);
    expect(between(facts(hardware, hardware), { excluded: ['webgpu'] })).toEqual(['webgl', 'wasm']);
  });

  test('nothing else is', () => {
    expect(between(facts(hardware, hardware))).toBeNull();
    expect(between(facts(none, software))).toBeNull();
    expect(between(facts(none, none))).toBeNull();
    expect(between(facts(none, hardware), { excluded: ['wasm'] })).toBeNull();
  });

  test('what was forced is not timed', () => {
    expect(between(facts(none, hardware), { forced: 'webgl' })).toBeNull();
    expect(between(facts(none, software), { forced: 'webgl' })).toBeNull();
  });
});
