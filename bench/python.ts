/** The Python side of the benches: PyTorch programs of `bench/python`, and the shared data that they read. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeMissingTorch, findTorchPython } from '../scripts/find-python.mjs';
import { MissingRequirement } from './figures.ts';

const REPOSITORY = new URL('../', import.meta.url);

/** A bench computes with as many threads on every machine, so that times and roundings compare. */
const THREADS = '2';

/** @throws MissingRequirement where no Python has PyTorch. */
export function requirePython(): string {
  const python = findTorchPython();
  if (python === null) throw new MissingRequirement(describeMissingTorch());
  return python;
}

/**
 * The folder of test pictures, teacher weights and the judge, which is no part of the repository: `../shared`, or
 * what SHARED names.
 * @throws MissingRequirement where it is not there.
 */
export function requireSharedFolder(): string {
  const folder = process.env['SHARED'] ?? fileURLToPath(new URL('../shared', REPOSITORY));
  if (existsSync(`${folder}/data/teacher`)) return folder;
  throw new MissingRequirement(`This bench needs test pictures and VGG-19 in ${folder}; SHARED names another folder.`);
}

/** Runs a program and returns what it printed; its complaints go to the terminal. */
export function runPython(
  python: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: THREADS, THREADS, ...env },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${args[0] ?? python} ended with status ${String(code)}.`));
    });
  });
}

/** The path of a program of `bench/python`. */
export function benchProgram(name: string): string {
  return fileURLToPath(new URL(`./python/${name}`, import.meta.url));
}
