/** Drawing where a style is painted, without a pointer: real keys, the mask they leave, and what is said meanwhile. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../src/ui/elements/region-dialog.ts';
import { type RegionDialog, RegionDrawnEvent } from '../../src/ui/elements/region-dialog.ts';
import { mount } from './support/mount.ts';

const FRAME = { width: 160, height: 90 };

let dialog: RegionDialog;
let masks: Blob[];

beforeEach(async () => {
  dialog = await mount('region-dialog', { styleTitle: 'Lily pond' });
  masks = [];
  dialog.addEventListener(RegionDrawnEvent.type, (event) => {
    if (event instanceof RegionDrawnEvent) masks.push(event.mask);
  });
  await open(null);
});

afterEach(() => {
  document.body.replaceChildren();
});

async function open(mask: Blob | null): Promise<void> {
  const canvas = new OffscreenCanvas(FRAME.width, FRAME.height);
  canvas.getContext('2d')!.fillRect(0, 0, FRAME.width, FRAME.height);
  await dialog.open(await canvas.convertToBlob(), mask);
  await dialog.updateComplete;
}

function part(selector: string): HTMLElement {
  return surface().querySelector<HTMLElement>(selector)!;
}

function surface(): ShadowRoot {
  return dialog.shadowRoot!.querySelector('region-canvas')!.shadowRoot!;
}

const said = (): string => part('[role=status]').textContent.trim();

const button = (name: string): HTMLButtonElement =>
  [...dialog.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name)!;

/** Presses Tab until the frame has the focus, as somebody without a pointer must. */
async function tabToFrame(): Promise<void> {
  for (let i = 0; i < 4 && surface().activeElement === null; i++) await userEvent.keyboard('{Tab}');
  expect(surface().activeElement).toBe(part('canvas'));
}

/** Opacity of what is drawn at shares of the frame's sides. */
function drawnAt(x: number, y: number): number {
  const canvas = surface().querySelector('canvas')!;
  const [left, top] = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
  return canvas.getContext('2d')!.getImageData(left, top, 1, 1).data[3]!;
}

function box(selector: string): DOMRect {
  return part(selector).getBoundingClientRect();
}

describe('the frame, by keys', () => {
  test('has a cursor that is seen, moves and stays inside', async () => {
    await tabToFrame();
    expect(part('.cursor').hidden).toBe(false);
    const before = box('.cursor');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowUp}');
    const after = box('.cursor');
    expect(after.left - before.left).toBeCloseTo(before.width, 0);
    expect(before.top - after.top).toBeCloseTo(before.width / 2, 0);
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(after.left - box('.cursor').left).toBeCloseTo(before.width / 8, 0);
    expect(said()).toMatch(/^57 % across, 43 % down, not drawn$/);
    await userEvent.keyboard('{ArrowLeft>40/}');
    expect(said()).toMatch(/^0 % across/);
    await userEvent.keyboard('{Tab}');
    expect(part('.cursor').hidden).toBe(true);
  });

  test('Space sets the brush down, arrows draw, Enter lifts it, and each is said', async () => {
    await tabToFrame();
    expect(button('Use this region').disabled).toBe(true);
    await userEvent.keyboard(' ');
    expect(said()).toBe('Brush down at 50 % across, 50 % down.');
    expect(part('.cursor').classList).toContain('down');
    await userEvent.keyboard('{ArrowRight>5/}{Enter}');
    expect(said()).toMatch(/^Lifted at 70 % across, 50 % down\. \d+ % of the frame is drawn\.$/);
    await userEvent.keyboard('{ArrowLeft}');
    expect(said()).toBe('66 % across, 50 % down, drawn');
    await userEvent.keyboard('{ArrowDown>4/}');
    expect(said()).toMatch(/not drawn$/);
    expect([drawnAt(0.6, 0.5), drawnAt(0.4, 0.5), drawnAt(0.6, 0.7)]).toEqual([255, 0, 0]);
    await dialog.updateComplete;
    button('Use this region').focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => masks.length).toBe(1);
    const bitmap = await createImageBitmap(masks[0]!);
    expect(bitmap.width / bitmap.height).toBeCloseTo(FRAME.width / FRAME.height, 2);
  });

  test('plus and minus size the brush, the slider shows it, and the next stroke is as wide', async () => {
    await tabToFrame();
    const before = box('.cursor').width;
    await userEvent.keyboard('++++');
    expect(box('.cursor').width / before).toBeCloseTo(1.25 ** 4, 1);
    expect(said()).toBe('Brush: 20 % of the width.');
    await dialog.updateComplete;
    const slider = dialog.shadowRoot!.querySelector('value-slider')!;
    await slider.updateComplete;
    expect(slider.shadowRoot!.querySelector('output')!.textContent).toBe('20 %');
    await userEvent.keyboard('  ');
    expect([drawnAt(0.58, 0.5), drawnAt(0.62, 0.5)]).toEqual([255, 0]);
    await userEvent.keyboard('-');
    expect(said()).toBe('Brush: 16 % of the width.');
  });

  test('Escape takes back what is under way and keeps the dialog; once more closes it', async () => {
    await tabToFrame();
    await userEvent.keyboard(' {ArrowRight>3/}{Escape}');
    expect(said()).toBe('Taken back.');
    expect(drawnAt(0.5, 0.5)).toBe(0);
    const inner = dialog.shadowRoot!.querySelector('dialog')!;
    expect(inner.open).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(inner.open).toBe(false);
  });

  test('a rectangle goes from corner to corner, and the eraser takes from it', async () => {
    button('Rectangle').click();
    await dialog.updateComplete;
    await tabToFrame();
    await userEvent.keyboard(' {ArrowRight>5/}{ArrowDown>2/} ');
    expect([drawnAt(0.69, 0.62), drawnAt(0.51, 0.51), drawnAt(0.72, 0.62)]).toEqual([255, 255, 0]);
    button('Eraser').click();
    await dialog.updateComplete;
    await userEvent.keyboard('  ');
    expect([drawnAt(0.69, 0.62), drawnAt(0.51, 0.51)]).toEqual([0, 255]);
  });
});

test('a region that was drawn before is there to be changed', async () => {
  dialog.shadowRoot!.querySelector('dialog')!.close();
  const canvas = new OffscreenCanvas(64, 36);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'white';
  context.fillRect(0, 0, 32, 36);
  await open(await canvas.convertToBlob());
  expect([drawnAt(0.25, 0.5), drawnAt(0.75, 0.5)]).toEqual([255, 0]);
  expect(button('Use this region').disabled).toBe(false);
});
