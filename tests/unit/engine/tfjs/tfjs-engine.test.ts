/** The engine on wasm, against the same network in plain loops. */
import { beforeAll, expect, test } from 'vitest';
import { colorStatistics } from '../../../../src/pipeline/color/color-statistics.ts';
import type { RgbPicture } from '../../../../src/pipeline/engine/style-engine.ts';
import { TfjsEngine } from '../../../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import { type RgbaPicture, toRgbPicture } from '../../../../src/pipeline/picture/area-downscale.ts';
import { encodePicture } from '../../../support/encode-picture.ts';
import { describeEngineConformance, paintOnCpu } from '../../../support/engine-conformance.ts';
import { runReferenceGraph } from '../../../support/reference-graph.ts';
import { makeMap, type ReferenceValue } from '../../../support/reference-ops.ts';
import { tinyNetwork } from '../../../support/tiny-network.ts';
import { startWasmBackend } from '../../../support/wasm-backend.ts';
import { testPicture } from '../../../support/test-pictures.ts';

const network = tinyNetwork();
const EPSILON = 2e-3;

beforeAll(startWasmBackend);

describeEngineConformance(
  'TfjsEngine on wasm',
  async () => {
    const engine = new TfjsEngine('wasm', network);
    return {
      engine,
      paint: (source, look) => paintOnCpu(engine, source, look),
      dispose: () => {
        engine.dispose();
      },
    };
  },
  paintInPlainLoops,
);

test('an engine says when tfjs runs on another backend than it was made for', () => {
  expect(() => new TfjsEngine('cpu', network)).toThrow(/wasm/);
});

test('a disposed engine refuses to paint', async () => {
  const engine = new TfjsEngine('wasm', network);
  const style = await encodePicture(engine, toRgbPicture(testPicture(32, 32)));
  engine.dispose();
  await expect(paintOnCpu(engine, testPicture(32, 24), { style, strength: 1 })).rejects.toThrow(/disposed/);
});

/** Both graphs to their ends, strength as the mix with the source. */
async function paintInPlainLoops(source: RgbaPicture, style: RgbPicture, strength: number): Promise<RgbaPicture> {
  const { graphs } = network.description;
  const styleColors = colorStatistics(style.rgb, EPSILON);
  const content = toRgbPicture(source);
  const contentColors = colorStatistics(content.rgb, EPSILON);
  const code = runReferenceGraph(
    graphs['style']!,
    { picture: asMap(style) },
    { weights: network.weights, contentColors: styleColors, styleColors },
  );
  const values = runReferenceGraph(
    graphs['content']!,
    { picture: asMap(content), params: code.get('params')!, gain: code.get('gain')! },
    { weights: network.weights, contentColors, styleColors },
  );
  const painted = values.get('stylized')!.data;
  const rgba = source.rgba.map((value, i) => {
    const [pixel, c] = [Math.floor(i / 4), i % 4];
    return c === 3 ? 255 : Math.round(strength * 255 * painted[pixel * 3 + c]! + (1 - strength) * value);
  });
  return { ...source, rgba };
}

function asMap({ width, height, rgb }: RgbPicture): ReferenceValue {
  return makeMap(height, width, 3, rgb);
}
