/** The stage shows the very canvas it is given: the one a worker paints on. */
import { afterEach, expect, test } from 'vitest';
import '../../src/ui/elements/picture-stage.ts';
import type { PictureStage } from '../../src/ui/elements/picture-stage.ts';
import { mount } from './support/mount.ts';

afterEach(() => {
  document.body.replaceChildren();
});

function canvasesIn(stage: PictureStage): readonly HTMLCanvasElement[] {
  return [...stage.shadowRoot!.querySelectorAll('canvas')];
}

test('the canvas is put into the page, and a new one takes its place', async () => {
  const [first, second] = [document.createElement('canvas'), document.createElement('canvas')];
  const stage = await mount('picture-stage');
  expect(canvasesIn(stage)).toEqual([]);
  stage.canvas = first;
  await stage.updateComplete;
  expect(canvasesIn(stage)).toEqual([first]);
  expect(first.isConnected).toBe(true);
  stage.canvas = second;
  await stage.updateComplete;
  expect(canvasesIn(stage)).toEqual([second]);
  expect(first.isConnected).toBe(false);
});

test('the poster is shown until the canvas has a picture, and the frame takes its aspect', async () => {
  const canvas = document.createElement('canvas');
  const stage = await mount('picture-stage', { canvas });
  const hasPoster = (): boolean => stage.shadowRoot!.querySelector('.poster') !== null;
  expect(hasPoster()).toBe(true);
  // As a worker does: it draws at a size of its own.
  const painted = canvas.transferControlToOffscreen();
  painted.width = 90;
  painted.height = 120;
  painted.getContext('2d')!.fillRect(0, 0, 90, 120);
  await expect.poll(hasPoster).toBe(false);
  expect(Number(stage.style.getPropertyValue('--aspect'))).toBeCloseTo(0.75, 4);
});
