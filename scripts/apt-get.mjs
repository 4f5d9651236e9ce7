// Debian's package manager, for what the tests need beside npm packages.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const APT_GET = '/usr/bin/apt-get';

export function hasAptGet() {
  return process.platform === 'linux' && isExecutable(APT_GET);
}

/** As root, or through a sudo that asks no password. Whether it worked shows in what is there afterwards. */
export function aptInstall(...packages) {
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages);
}

function aptGet(...args) {
  const options = ['-o', 'DPkg::Lock::Timeout=300', ...args];
  const isRoot = process.getuid?.() === 0;
  const [command, rest] = isRoot ? [APT_GET, options] : ['sudo', ['-n', APT_GET, ...options]];
  spawnSync(command, rest, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
