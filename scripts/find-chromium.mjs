// Finds a Chromium for the tests and generators, or installs Debian's.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const CANDIDATES = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
};

/** The path of an installed Chromium or Chrome (CHROMIUM_PATH wins), or null. */
export function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  const paths = wanted ? [wanted] : (CANDIDATES[process.platform] ?? []);
  return paths.find(isExecutable) ?? null;
}

/** Like findChromium, but installs Debian's package when there is none. Throws with what to do when it cannot. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium found; installing the chromium package with apt-get …');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) aptGet(args);
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    'The tests need Chromium or Chrome and none could be installed here. ' +
      'Install one, or set CHROMIUM_PATH to the browser you have, then run npm test again.',
  );
}

function aptGet(args) {
  const options = ['-o', 'DPkg::Lock::Timeout=300', ...args];
  const isRoot = process.getuid?.() === 0;
  const [command, rest] = isRoot ? ['apt-get', options] : ['sudo', ['-n', 'apt-get', ...options]];
  spawnSync(command, rest, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
