/** The optimisers on problems whose answer is known. */
import { expect, test } from 'vitest';
import { Adam } from '../../../src/pipeline/optimise/adam.ts';
import { Lbfgs } from '../../../src/pipeline/optimise/lbfgs.ts';
import type { Objective, Optimiser } from '../../../src/pipeline/optimise/objective.ts';

/** Rosenbrock's valley in two dimensions: the minimum, 0, lies at (1, 1). */
const rosenbrock: Objective = (x) => {
  const [a = 0, b = 0] = x;
  const [u, v] = [1 - a, b - a * a];
  const gradient = Float32Array.of(-2 * u - 400 * a * v, 200 * v);
  return Promise.resolve({ loss: u * u + 100 * v * v, gradient, parts: {} });
};

/** Σ i·(xᵢ − 1)²: badly scaled, and solved in a few steps by curvature. */
const ellipse: Objective = (x) => {
  const gradient = x.map((value, i) => 2 * (i + 1) * (value - 1));
  return Promise.resolve({
    loss: x.reduce((sum, value, i) => sum + (i + 1) * (value - 1) ** 2, 0),
    gradient,
    parts: {},
  });
};

async function minimise(optimiser: Optimiser, objective: Objective, maxSteps: number): Promise<number> {
  for (let i = 0; i < maxSteps; i++) if ((await optimiser.step(objective)).isConverged) return i;
  return maxSteps;
}

test('L-BFGS walks Rosenbrock’s valley to its end', async () => {
  const optimiser = new Lbfgs(Float32Array.of(-1.2, 1));
  await minimise(optimiser, rosenbrock, 60);
  expect(optimiser.x[0]).toBeCloseTo(1, 3);
  expect(optimiser.x[1]).toBeCloseTo(1, 3);
});

test('L-BFGS solves a stretched bowl in few steps and says when it is done', async () => {
  const optimiser = new Lbfgs(new Float32Array(40));
  const steps = await minimise(optimiser, ellipse, 100);
  expect(steps).toBeLessThan(60);
  for (const value of optimiser.x) expect(value).toBeCloseTo(1, 3);
});

test('Adam’s first step has the learning rate’s length on every entry, and it arrives', async () => {
  const optimiser = new Adam(Float32Array.of(3, -3), { learningRate: 0.1 });
  await optimiser.step(ellipse);
  expect(optimiser.x[0]).toBeCloseTo(2.9, 4);
  expect(optimiser.x[1]).toBeCloseTo(-2.9, 4);
  await minimise(optimiser, ellipse, 400);
  expect((await ellipse(optimiser.x)).loss).toBeLessThan(1e-3);
});

test.each([
  ['L-BFGS', () => new Lbfgs(Float32Array.of(-1.2, 1))],
  ['Adam', () => new Adam(Float32Array.of(-1.2, 1))],
] as const)('%s: a step that fails changes nothing and can be tried again', async (_, create) => {
  const [disturbed, calm] = [create(), create()];
  let calls = 0;
  const failing: Objective = (x) => (++calls % 3 === 0 ? Promise.reject(new Error('lost')) : rosenbrock(x));
  for (let i = 0; i < 12; i++) {
    await calm.step(rosenbrock);
    while (
      !(await disturbed.step(failing).then(
        () => true,
        () => false,
      ))
    );
  }
  expect([...disturbed.x]).toEqual([...calm.x]);
});
