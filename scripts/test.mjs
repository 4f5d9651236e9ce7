// `npm test`: installs what is missing, builds the app for the end-to-end tests, runs every test and a short training of
// every network, and closes with "N passed, N failed". Arguments go to vitest, and nothing is trained then:
// `npm test -- tests/unit`, which needs neither browser nor build.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { ensureInstalled, root, runTool, tryTool } from './ensure-installed.mjs';
import { ensureChromium } from './find-chromium.mjs';
import { ensureFfmpeg } from './find-ffmpeg.mjs';

const args = process.argv.slice(2);
ensureInstalled();
const isNodeOnly = areAllInNode(args);
const env = isNodeOnly ? process.env : { ...process.env, CHROMIUM_PATH: findOrInstallTools() };
if (!isNodeOnly) runTool('vite', ['build', '--logLevel', 'warn', '--outDir', '.cache/app', '--emptyOutDir']);

const countsFile = `${root}.cache/test-counts.json`;
rmSync(countsFile, { force: true });
const status = tryTool('vitest', ['run', ...(isNodeOnly ? ['--project', 'node'] : []), ...args], env);
const training = args.length === 0 ? testTraining() : {};
const { passed, failed, skipped } = addCounts(readCounts(), training);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(status !== 0 || failed > 0 || passed === 0 ? 1 : 0);

/** Whether the arguments name paths, all of tests that run in Node alone. In doubt, not: then everything is prepared. */
function areAllInNode(all) {
  if (all.some((arg) => arg.startsWith('--project'))) return false;
  const isValue = (index) => ['-t', '--testNamePattern'].includes(all[index - 1]);
  const paths = all.filter((arg, index) => !arg.startsWith('-') && !isValue(index));
  return (
    paths.length > 0 && paths.every((path) => /^tests[\\/](unit|types)([\\/]|$)/.test(relative(root, resolve(path))))
  );
}

/** Returns the browser's path; FFmpeg, which judges exported clips, is found by its name. */
function findOrInstallTools() {
  try {
    ensureFfmpeg();
    return ensureChromium();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

/** One test in the counts. A machine without PyTorch skips it, except in CI, where everything must run. */
function testTraining() {
  const { status } = spawnSync(process.execPath, [`${root}scripts/test-training.mjs`], { stdio: 'inherit' });
  if (status === 0) return { passed: 1 };
  return status === 3 && !process.env.CI ? { skipped: 1 } : { failed: 1 };
}

function addCounts(counts, { passed = 0, failed = 0, skipped = 0 }) {
  return { passed: counts.passed + passed, failed: counts.failed + failed, skipped: counts.skipped + skipped };
}

function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // The runner itself broke before it could count.
  }
}
