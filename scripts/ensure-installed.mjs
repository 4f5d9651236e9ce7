// Installs the npm packages when they are missing or older than the lock file. Plain JavaScript: it runs before anything
// is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

export function ensureInstalled() {
  const installed = `${root}node_modules/.package-lock.json`;
  const isCurrent =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs;
  if (isCurrent) return;
  console.log('Installing packages (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund']);
}

/** Runs a command in the repository's root and ends this process with its status when it fails. */
export function run(command, args, env = process.env) {
  const status = tryRun(command, args, env);
  if (status !== 0) process.exit(status);
}

/** Runs a command in the repository's root; returns its exit status. */
export function tryRun(command, args, env = process.env) {
  const isWindows = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, shell: isWindows });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}

/** A tool of node_modules/.bin. */
export function bin(name) {
  return `${root}node_modules/.bin/${name}`;
}
