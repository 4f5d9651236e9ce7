/** What the compiler must accept and refuse at the edges between the worlds. Checked by `npm run check`; run here for count. */
import { expectTypeOf, test } from 'vitest';
import type { EngineFrame, StylizedFrame } from '../../src/pipeline/engine/style-engine.ts';
import type { Layer } from '../../src/pipeline/model/network.ts';
import { Stylizer } from '../../src/pipeline/stylizer.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';
import type { EngineId, SourceInput, StylizerEvent, StylizerWorkerApi } from '../../src/shared/protocol.ts';

test('the worker side implements the contract, every command answers with a promise', () => {
  expectTypeOf(Stylizer.prototype).toExtend<StylizerWorkerApi>();
  expectTypeOf<ReturnType<StylizerWorkerApi[keyof StylizerWorkerApi]>>().toExtend<Promise<unknown>>();
});

test('closed sets stay closed', () => {
  expectTypeOf<EngineId>().toEqualTypeOf<'webgpu' | 'webgl' | 'wasm' | 'cpu'>();
  expectTypeOf<SourceInput['kind']>().toEqualTypeOf<'stream' | 'track' | 'port' | 'clip' | 'still'>();
  expectTypeOf<StylizerEvent['kind']>().toEqualTypeOf<'frames' | 'source-ended' | 'recovering' | 'engine' | 'failed'>();
  expectTypeOf<'camera/denied'>().toExtend<ErrorCode>();
  expectTypeOf<'camera/unknown'>().not.toExtend<ErrorCode>();
});

test('a frame is on the CPU or on the GPU, never half of each', () => {
  expectTypeOf<EngineFrame['kind']>().toEqualTypeOf<StylizedFrame['kind']>();
  expectTypeOf<{ kind: 'cpu'; rgb: GPUBuffer; size: { width: number; height: number } }>().not.toExtend<EngineFrame>();
});

test('an adaptive norm needs its offset, a plain one has none', () => {
  const common = { op: 'norm', name: 'n', from: ['x'], channels: 4, epsilon: 1e-5 } as const;
  expectTypeOf({ ...common, kind: 'instance' } as const).toExtend<Layer>();
  expectTypeOf({ ...common, kind: 'adain', layout: 'mean-std', offset: 0 } as const).toExtend<Layer>();
  expectTypeOf({ ...common, kind: 'adain', layout: 'mean-std' } as const).not.toExtend<Layer>();
});
