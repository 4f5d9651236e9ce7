/** `npm run bench -- slim`: how much of VGG-19's features the shared encoder has kept (`bench/python/measure_slim.py`). */
import { fileURLToPath } from 'node:url';
import { type Figure, type Figures, rounded } from './figures.ts';
import { benchProgram, requirePython, requireSharedFolder, runPython } from './python.ts';

/** What the program prints. */
interface Measured {
  readonly pictures: number;
  readonly explained: Readonly<Record<string, number>>;
  readonly ceiling: Readonly<Record<string, number>>;
  readonly pairs: number;
  readonly gramRankCorrelation: number;
  readonly unweightedGramRankCorrelation: number;
}

export async function measureSlim(): Promise<Figures> {
  const data = `${requireSharedFolder()}/data`;
  const model = fileURLToPath(new URL('../models/vgg-slim', import.meta.url));
  const program = benchProgram('measure_slim.py');
  const output = await runPython(requirePython(), [program, '--model', model, '--data', data]);
  const { pictures, explained, ceiling, pairs, ...correlations } = JSON.parse(output) as Measured;
  const taps = Object.entries(explained).flatMap(([tap, share]): (readonly [string, Figure])[] => {
    const most = ceiling[tap] ?? NaN;
    return [
      [`r2OfCeiling.${tap}`, { value: rounded(share / most, 4), unit: '' }],
      [`r2.${tap}`, { value: rounded(share, 4), unit: '' }],
      [`ceiling.${tap}`, { value: rounded(most, 4), unit: '' }],
    ];
  });
  return {
    ...Object.fromEntries(taps),
    gramRankCorrelation: { value: rounded(correlations.gramRankCorrelation, 4), unit: '' },
    unweightedGramRankCorrelation: { value: rounded(correlations.unweightedGramRankCorrelation, 4), unit: '' },
    pictures: { value: pictures, unit: 'pictures' },
    pairs: { value: pairs, unit: 'pairs' },
  };
}
