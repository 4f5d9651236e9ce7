// `npm test`: installs what is missing, builds the app for the end-to-end tests, runs every test, and closes with
// "N passed, N failed". Arguments go to vitest: `npm test -- tests/unit`.
import { readFileSync, rmSync } from 'node:fs';
import { bin, ensureInstalled, root, run, tryRun } from './ensure-installed.mjs';
import { ensureChromium } from './find-chromium.mjs';

ensureInstalled();
let chromium;
try {
  chromium = ensureChromium();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
run(bin('vite'), ['build', '--logLevel', 'warn', '--outDir', '.cache/app', '--emptyOutDir']);

const countsFile = `${root}.cache/test-counts.json`;
rmSync(countsFile, { force: true });
const status = tryRun(bin('vitest'), ['run', ...process.argv.slice(2)], { ...process.env, CHROMIUM_PATH: chromium });
const { passed, failed } = readCounts();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(status !== 0 || failed > 0 || passed === 0 ? 1 : 0);

function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 }; // The runner itself broke before it could count.
  }
}
