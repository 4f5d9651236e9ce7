// Installs the npm packages when they are missing or older than the lock file, and runs their tools. Plain JavaScript:
// it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** Which package brings which tool. */
const PACKAGES = {
  vite: 'vite',
  vitest: 'vitest',
  tsc: 'typescript',
  eslint: 'eslint',
  prettier: 'prettier',
  depcruise: 'dependency-cruiser',
};

export function ensureInstalled() {
  requireNode();
  const installed = `${root}node_modules/.package-lock.json`;
  const isCurrent =
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs &&
    // Packages may have been installed without those for development, which build the app.
    existsSync(packageFile('vite'));
  if (isCurrent) return;
  console.log('Installing packages (npm ci) …');
  // NODE_ENV=production would leave Vite out, were development packages not asked for. On Windows npm is a .cmd file,
  // which only a shell runs.
  const status = start('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status);
}

/** Ends this process with a clear sentence when Node is older than `engines` in package.json asks for. */
function requireNode() {
  const needed = readJson(`${root}package.json`).engines.node.replace('>=', '');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = needed.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  console.error(
    `Impasto needs Node ${needed} or newer, and this is Node ${process.versions.node}. Get one from https://nodejs.org.`,
  );
  process.exit(1);
}

/** Runs a package's tool in the repository's root and ends this process with its status when it fails. */
export function runTool(name, args, env = process.env) {
  const status = tryTool(name, args, env);
  if (status !== 0) process.exit(status);
}

/** Runs a package's tool in the repository's root; returns its exit status. */
export function tryTool(name, args, env = process.env) {
  return start(process.execPath, [bin(name), ...args], { env });
}

/** The JavaScript file of a tool. What lies in node_modules/.bin are shell scripts on Windows. */
function bin(name) {
  const file = packageFile(PACKAGES[name]);
  const { bin: entries } = readJson(file);
  return fileURLToPath(new URL(typeof entries === 'string' ? entries : entries[name], file));
}

function packageFile(name) {
  return new URL(`../node_modules/${name}/package.json`, import.meta.url);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function start(command, args, options) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}
