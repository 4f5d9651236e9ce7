/** The tfjs engine on wasm and on plain JavaScript, each checked against the other. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { TfjsEngine } from '../../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import { encodePicture } from '../../support/encode-picture.ts';
import {
  describeEngineConformance,
  type EngineUnderTest,
  type Oracle,
  paintOnCpu,
} from '../../support/engine-conformance.ts';
import { tinyNetwork } from '../../support/tiny-network.ts';

async function createOn(id: 'wasm' | 'cpu'): Promise<EngineUnderTest> {
  await tf.setBackend(id);
  const engine = new TfjsEngine(id, tinyNetwork());
  return {
    engine,
    paint: (source, look) => paintOnCpu(engine, source, look),
    dispose: () => {
      engine.dispose();
    },
  };
}

function oracleOn(id: 'wasm' | 'cpu'): Oracle {
  return async (source, style, strength) => {
    const { engine, paint, dispose } = await createOn(id);
    const painted = await paint(source, { style: await encodePicture(engine, style), strength });
    dispose();
    return painted;
  };
}

describeEngineConformance('TfjsEngine (wasm)', () => createOn('wasm'), oracleOn('cpu'));
describeEngineConformance('TfjsEngine (cpu)', () => createOn('cpu'), oracleOn('wasm'));
