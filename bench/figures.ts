/** What a bench hands back, and how it is printed and kept. Every bench speaks this one language. */
import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Figure {
  readonly value: number | string;
  readonly unit: string;
}

/** Figures by name, in the order they are printed. */
export type Figures = Readonly<Record<string, Figure>>;

/** What one run of a bench found out. */
export interface Measurement {
  readonly figures: Figures;
  /** Options left something out: printed only, the kept result stays. */
  readonly isPartial: boolean;
}

/** A bench that needs what this machine lacks throws this; the runner says so and exits 3. */
export class MissingRequirement extends Error {}

const MODELS_FOLDER = new URL('../models/', import.meta.url);
const RESULTS_FOLDER = new URL('./results/', import.meta.url);

/** Prints one line a figure and, when nothing is left out, writes `bench/results/NAME.json`. */
export async function report(name: string, { figures, isPartial }: Measurement): Promise<void> {
  for (const [figure, { value, unit }] of Object.entries(figures)) {
    console.log(`${name} ${figure} = ${String(value)}${unit === '' ? '' : ` ${unit}`}`);
  }
  if (isPartial) {
    console.log('partial: no result is written');
    return;
  }
  const result = {
    machine: describeMachine(),
    date: new Date().toISOString().slice(0, 10),
    commit:
      git(['rev-parse', '--short', 'HEAD']) + (git(['status', '--porcelain', '--', 'src', 'models']) === '' ? '' : '+'),
    models: await modelHashes(),
    figures,
  };
  await writeFile(new URL(`${name}.json`, RESULTS_FOLDER), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`written to ${fileURLToPath(new URL(`${name}.json`, RESULTS_FOLDER))}`);
}

export function describeMachine(): string {
  const all = cpus();
  return `${String(all.length)} × ${all[0]?.model.trim() ?? 'CPU'}, ${process.platform}, Node ${process.version}`;
}

export async function modelNames(): Promise<readonly string[]> {
  const entries = await readdir(MODELS_FOLDER, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export async function readModelText(name: string): Promise<string> {
  return readFile(new URL(`${name}/model.json`, MODELS_FOLDER), 'utf8');
}

async function modelHashes(): Promise<Readonly<Record<string, string>>> {
  const names = await modelNames();
  const entries = names.map(async (name) => {
    const { weights } = JSON.parse(await readModelText(name)) as { weights: { sha256: string } };
    return [name, weights.sha256] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function git(args: readonly string[]): string {
  return execFileSync('git', [...args], {
    cwd: fileURLToPath(new URL('../', import.meta.url)),
    encoding: 'utf8',
  }).trim();
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
