/** `npm run bench -- NAME`: runs one bench, prints a line a figure, keeps them in `bench/results/NAME.json`. */
import { type Figures, MissingRequirement, report } from './figures.ts';

/** Loaded only when asked for: benches need different things. */
const BENCHES: Readonly<Record<string, (args: readonly string[]) => Promise<Figures>>> = {
  cost: async () => (await import('./cost.ts')).measureCost(),
  live: async () => (await import('./live.ts')).measureLive(),
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof MissingRequirement ? 3 : 1;
});
