/** `npm run bench -- NAME [options]`: runs one bench, prints a line a figure, keeps them in `bench/results/NAME.json`. */
import { type Figures, type Measurement, MissingRequirement, report } from './figures.ts';

/** Loaded only when asked for: benches need different things. */
const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<Measurement>>> = {
  cost: withoutOptions(async () => (await import('./cost.ts')).measureCost()),
  slim: withoutOptions(async () => (await import('./slim.ts')).measureSlim()),
  export: withoutOptions(async () => (await import('./export.ts')).measureExport()),
  live: withoutOptions(async () => (await import('./live.ts')).measureLive()),
  quality: async (args) => (await import('./quality.ts')).measureQuality(args),
  temporal: async (args) => (await import('./temporal.ts')).measureTemporal(args),
  keyframe: async (args) => (await import('./keyframe.ts')).measureKeyframes(args),
  record: async (args) => (await import('./record.ts')).measureRecording(args),
};

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) {
    console.error(`Usage: npm run bench -- NAME, with NAME one of: ${Object.keys(BENCHES).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  await report(name, await bench(args));
}

function withoutOptions(measure: () => Promise<Figures>): (args: readonly string[]) => Promise<Measurement> {
  return async (args) => {
    if (args.length > 0) throw new TypeError(`This bench takes no options: ${args.join(' ')}`);
    return { figures: await measure(), isPartial: false };
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof MissingRequirement ? 3 : 1;
});
