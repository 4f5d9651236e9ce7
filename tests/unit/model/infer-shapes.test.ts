import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inferShapes, type ValueShape } from '../../../src/pipeline/model/infer-shapes.ts';
import type { Graph, GraphInput, Layer } from '../../../src/pipeline/model/network.ts';
import { stylizerErrorOf } from '../../support/catch-error.ts';

interface MapInput {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

function map(height: number, width: number, channels: number): MapInput {
  return { height, width, channels };
}

type ShapeInput = MapInput | number;

/** Inputs are called a, b, c: maps, or the sizes of vectors. */
function shapeOf(layer: Layer, ...given: readonly ShapeInput[]): ValueShape {
  const names = ['a', 'b', 'c'];
  const inputs: Record<string, GraphInput> = {};
  const sizes: Record<string, { width: number; height: number }> = {};
  given.forEach((shape, index) => {
    const name = names[index]!;
    if (typeof shape === 'number') inputs[name] = { kind: 'vector', size: shape };
    else {
      inputs[name] = { kind: 'map', channels: shape.channels };
      sizes[name] = { width: shape.width, height: shape.height };
    }
  });
  const graph: Graph = { inputs, layers: [layer], outputs: { out: layer.name } };
  return inferShapes(graph, { default: { width: 1, height: 1 }, ...sizes }).get(layer.name)!;
}

function mapShape(height: number, width: number, channels: number): ValueShape {
  return { kind: 'map', height, width, channels };
}

const base = { name: 'layer', from: ['a', 'b', 'c'] } as const;
const conv = { ...base, op: 'conv', kernel: 3, stride: 1, in: 4, out: 6, padding: 'reflect' } as const;

describe('convolutions', () => {
  test.each([
    ['3×3 keeps the size', conv, map(9, 14, 4), mapShape(9, 14, 6)],
    ['stride 2 halves even sides', { ...conv, stride: 2 as const }, map(16, 12, 4), mapShape(8, 6, 6)],
    ['stride 2 rounds odd sides up', { ...conv, stride: 2 as const }, map(15, 7, 4), mapShape(8, 4, 6)],
    [
      'stride 2, zeros, odd',
      { ...conv, stride: 2 as const, padding: 'zero' as const },
      map(5, 3, 4),
      mapShape(3, 2, 6),
    ],
    ['without padding the border goes', { ...conv, padding: 'none' as const }, map(9, 14, 4), mapShape(7, 12, 6)],
    ['9×9 keeps the size', { ...conv, kernel: 9 }, map(11, 13, 4), mapShape(11, 13, 6)],
    ['1×1 keeps the size', { ...conv, kernel: 1 }, map(1, 1, 4), mapShape(1, 1, 6)],
  ])('%s', (_name, layer, input, expected) => {
    expect(shapeOf(layer, input)).toEqual(expected);
  });

  test('as many outputs as window positions that start inside the padded map', () => {
    const side = fc.integer({ min: 5, max: 40 });
    const window = fc.record({
      kernel: fc.constantFrom(1, 3, 5, 9),
      stride: fc.constantFrom(1, 2),
      padding: fc.constantFrom('reflect', 'zero', 'none'),
    });
    fc.assert(
      fc.property(side, side, window, (height, width, { kernel, stride, padding }) => {
        const border = padding === 'none' ? 0 : (kernel - 1) / 2;
        const positions = (length: number): number => {
          let count = 0;
          for (let begin = -border; begin + kernel <= length + border; begin += stride) count++;
          return count;
        };
        fc.pre(positions(height) > 0 && positions(width) > 0);
        expect(shapeOf({ ...conv, kernel, stride, padding }, map(height, width, 4))).toEqual(
          mapShape(positions(height), positions(width), 6),
        );
      }),
    );
  });

  test('depthwise keeps the channels', () => {
    const layer = { ...base, op: 'depthwise', kernel: 3, stride: 2, in: 5, padding: 'reflect' } as const;
    expect(shapeOf(layer, map(11, 6, 5))).toEqual(mapShape(6, 3, 5));
  });

  test.each([
    ['reflect needs more pixels than it mirrors', conv, map(1, 8, 4)],
    ['reflect by 4 on 4 pixels', { ...conv, kernel: 9 }, map(4, 20, 4)],
    ['no window fits without padding', { ...conv, padding: 'none' as const }, map(2, 8, 4)],
    ['channels differ', conv, map(8, 8, 5)],
    ['a vector is no map', conv, 4],
  ])('refused: %s', (_name, layer, input) => {
    refused(layer, input);
  });
});

describe('other layers', () => {
  const norm = { ...base, op: 'norm', channels: 4, epsilon: 1e-5 } as const;
  const adain = { ...norm, kind: 'adain', layout: 'mean-std', offset: 2 } as const;

  test.each<readonly [string, Layer, readonly ShapeInput[], ValueShape]>([
    ['instance norm', { ...norm, kind: 'instance' }, [map(3, 5, 4)], mapShape(3, 5, 4)],
    ['conditional norm', { ...norm, kind: 'conditional', styles: 7 }, [map(3, 5, 4), 7], mapShape(3, 5, 4)],
    ['adain whose parameters just suffice', adain, [map(3, 5, 4), 10], mapShape(3, 5, 4)],
    ['relu of a map', { ...base, op: 'relu' }, [map(3, 5, 4)], mapShape(3, 5, 4)],
    ['relu of a vector', { ...base, op: 'relu' }, [6], { kind: 'vector', size: 6 }],
    ['add', { ...base, op: 'add' }, [map(3, 5, 4), map(3, 5, 4)], mapShape(3, 5, 4)],
    ['upsample by 2', { ...base, op: 'upsample', factor: 2 }, [map(3, 5, 4)], mapShape(6, 10, 4)],
    ['upsample by 4', { ...base, op: 'upsample', factor: 4 }, [map(3, 5, 4)], mapShape(12, 20, 4)],
    ['space to depth', { ...base, op: 'space-to-depth', block: 4 }, [map(8, 12, 3)], mapShape(2, 3, 48)],
    ['depth to space', { ...base, op: 'depth-to-space', block: 2 }, [map(3, 5, 12)], mapShape(6, 10, 3)],
    ['pool drops odd borders', { ...base, op: 'pool', kind: 'max' }, [map(7, 4, 3)], mapShape(3, 2, 3)],
    [
      'attention: the query’s positions, the value’s channels',
      { ...base, op: 'attention', channels: 4 },
      [map(3, 5, 4), map(2, 6, 4), map(4, 3, 9)],
      mapShape(3, 5, 9),
    ],
    ['dense', { ...base, op: 'dense', in: 6, out: 2 }, [6], { kind: 'vector', size: 2 }],
    ['concat of vectors', { ...base, op: 'concat' }, [2, 3, 4], { kind: 'vector', size: 9 }],
    ['concat of maps', { ...base, op: 'concat' }, [map(2, 3, 1), map(2, 3, 4), map(2, 3, 2)], mapShape(2, 3, 7)],
    ['mean and std', { ...base, op: 'mean-std', epsilon: 0 }, [map(2, 3, 5)], { kind: 'vector', size: 10 }],
    ['whiten', { ...base, op: 'whiten', epsilon: 0, scale: 1 }, [map(2, 3, 3)], mapShape(2, 3, 3)],
    ['gain-add', { ...base, op: 'gain-add' }, [map(2, 3, 3), map(2, 3, 3), 3], mapShape(2, 3, 3)],
    ['color', { ...base, op: 'color', scale: 1 }, [map(2, 3, 3)], mapShape(2, 3, 3)],
  ])('%s', (_name, layer, inputs, expected) => {
    const layerWithInputs = { ...layer, from: ['a', 'b', 'c'].slice(0, inputs.length) };
    expect(shapeOf(layerWithInputs, ...inputs)).toEqual(expected);
  });

  test.each<readonly [string, Layer, readonly ShapeInput[]]>([
    ['norm of other channels', { ...norm, kind: 'instance' }, [map(3, 5, 3)]],
    ['conditional norm with other weights', { ...norm, kind: 'conditional', styles: 7 }, [map(3, 5, 4), 6]],
    ['adain whose parameters end too soon', adain, [map(3, 5, 4), 9]],
    ['add of two heights', { ...base, op: 'add' }, [map(3, 5, 4), map(4, 5, 4)]],
    ['add of two widths', { ...base, op: 'add' }, [map(3, 5, 4), map(3, 4, 4)]],
    ['add of two depths', { ...base, op: 'add' }, [map(3, 5, 4), map(3, 5, 1)]],
    ['space to depth of an odd height', { ...base, op: 'space-to-depth', block: 2 }, [map(3, 4, 3)]],
    ['space to depth of an odd width', { ...base, op: 'space-to-depth', block: 2 }, [map(4, 3, 3)]],
    ['depth to space of 6 channels by 2', { ...base, op: 'depth-to-space', block: 2 }, [map(4, 4, 6)]],
    ['pool of a single row: nothing is left', { ...base, op: 'pool', kind: 'max' }, [map(1, 8, 3)]],
    [
      'attention over keys of another width',
      { ...base, op: 'attention', channels: 4 },
      [map(2, 2, 4), map(2, 2, 3), map(2, 2, 1)],
    ],
    [
      'attention with fewer values than keys',
      { ...base, op: 'attention', channels: 4 },
      [map(2, 2, 4), map(2, 2, 4), map(2, 1, 1)],
    ],
    ['dense of another size', { ...base, op: 'dense', in: 6, out: 2 }, [5]],
    ['concat of map and vector', { ...base, op: 'concat', from: ['a', 'b'] }, [map(2, 2, 1), 4]],
    ['concat of vector and map', { ...base, op: 'concat', from: ['a', 'b'] }, [4, map(2, 2, 1)]],
    ['concat of two sizes', { ...base, op: 'concat', from: ['a', 'b'] }, [map(2, 2, 1), map(2, 3, 1)]],
    ['mean and std of a vector', { ...base, op: 'mean-std', epsilon: 0 }, [4]],
    ['whitening of four channels', { ...base, op: 'whiten', epsilon: 0, scale: 1 }, [map(2, 2, 4)]],
    ['gain-add with a short gain', { ...base, op: 'gain-add' }, [map(2, 3, 3), map(2, 3, 3), 2]],
    ['gain-add of two depths', { ...base, op: 'gain-add' }, [map(2, 3, 3), map(2, 3, 1), 3]],
    ['gain-add of two sizes', { ...base, op: 'gain-add' }, [map(2, 3, 3), map(4, 6, 3), 3]],
    ['colouring of one channel', { ...base, op: 'color', scale: 1 }, [map(2, 2, 1)]],
  ])('refused: %s', (_name, layer, inputs) => {
    refused(layer, ...inputs);
  });
});

test('picture inputs have three channels and take their size by name, or the default', () => {
  const graph: Graph = {
    inputs: { picture: { kind: 'picture' }, other: { kind: 'picture' } },
    layers: [],
    outputs: {},
  };
  const shapes = inferShapes(graph, { default: { width: 6, height: 4 }, other: { width: 2, height: 8 } });
  expect([...shapes]).toEqual([
    ['picture', mapShape(4, 6, 3)],
    ['other', mapShape(8, 2, 3)],
  ]);
});

function refused(layer: Layer, ...inputs: readonly ShapeInput[]): void {
  const { message } = stylizerErrorOf(() => shapeOf(layer, ...inputs), 'model/incompatible');
  expect(message).toContain('"layer"');
}
