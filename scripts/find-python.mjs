// Finds a Python with PyTorch for the training code and the benches that judge pictures, or installs Debian's.
import { spawnSync } from 'node:child_process';
import { aptInstall, hasAptGet } from './apt-get.mjs';

/** The system's first: a python3 earlier on PATH may lack what the system's has. */
const CANDIDATES = ['/usr/bin/python3', 'python3'];

const PACKAGES = ['python3-torch', 'python3-pil', 'python3-numpy'];

/** A Python that has PyTorch, Pillow and NumPy (PYTHON chooses, and is then the only one tried), or null. */
export function findTorchPython() {
  const wanted = process.env.PYTHON;
  const candidates = wanted ? [wanted] : CANDIDATES;
  return candidates.find((python) => spawnSync(python, ['-c', 'import torch, PIL, numpy']).status === 0) ?? null;
}

/** Like findTorchPython, but first installs Debian's packages where there is none and apt-get is there to do it. */
export function ensureTorchPython() {
  const found = findTorchPython();
  if (found || process.env.PYTHON || !hasAptGet()) return found;
  console.log(`No Python with PyTorch found; installing ${PACKAGES.join(', ')} with apt-get …`);
  aptInstall(...PACKAGES);
  return findTorchPython();
}

/** What to do when there is none. */
export function describeMissingTorch() {
  const wanted = process.env.PYTHON;
  return wanted
    ? `PYTHON is "${wanted}", which cannot import torch, PIL and numpy. Correct it, or unset it.`
    : 'A Python with PyTorch, Pillow and NumPy is needed and none was found. Install them, or set PYTHON to one that has them.';
}
