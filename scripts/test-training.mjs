// `npm run test:training`: trains every network for a few steps on pictures made on the spot (training/smoke.py).
// Exits 3 where no Python with PyTorch is found or can be installed, having said so.
import { spawnSync } from 'node:child_process';
import { root } from './ensure-installed.mjs';
import { describeMissingTorch, ensureTorchPython } from './find-python.mjs';

const python = ensureTorchPython();
if (!python) {
  console.error(`THE TRAINING CODE WAS NOT TESTED. ${describeMissingTorch()}`);
  process.exit(3);
}
const env = { ...process.env, OMP_WAIT_POLICY: 'passive' };
process.exit(spawnSync(python, ['training/smoke.py'], { cwd: root, stdio: 'inherit', env }).status ?? 1);
