/** The two sliders by keyboard: real keys, as a visitor without a pointer presses them. */
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../src/ui/elements/value-slider.ts';
import { ValueChangedEvent } from '../../src/ui/elements/value-slider.ts';
import '../../src/ui/elements/wipe-handle.ts';
import { WipeChangedEvent } from '../../src/ui/elements/wipe-handle.ts';
import { mount } from './support/mount.ts';

afterEach(() => {
  document.body.replaceChildren();
});

function rangeOf(element: HTMLElement): HTMLInputElement {
  return element.shadowRoot!.querySelector<HTMLInputElement>('input[type=range]')!;
}

test('arrow keys, Home and End move a value, and each move is told', async () => {
  const slider = await mount('value-slider', { label: 'Strength', value: 0.5, valueText: '50 %' });
  const values: number[] = [];
  document.body.addEventListener(ValueChangedEvent.type, (event) => {
    if (event instanceof ValueChangedEvent) values.push(event.value);
  });
  rangeOf(slider).focus();
  await userEvent.keyboard('{ArrowRight}{ArrowLeft}{ArrowLeft}{Home}{End}');
  expect(values).toEqual([0.51, 0.5, 0.49, 0, 1]);
  expect(slider.value).toBe(1);
});

test('arrow keys move the boundary between before and after by half a percent', async () => {
  const handle = await mount('wipe-handle', { wipe: 0 });
  const wipes: number[] = [];
  document.body.addEventListener(WipeChangedEvent.type, (event) => {
    if (event instanceof WipeChangedEvent) wipes.push(event.wipe);
  });
  rangeOf(handle).focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{End}{Home}');
  expect(wipes).toEqual([0.005, 0.01, 1, 0]);
});

test('a boundary that is set from outside is where the keys go on', async () => {
  const handle = await mount('wipe-handle', { wipe: 0 });
  handle.wipe = 0.4;
  await handle.updateComplete;
  expect(rangeOf(handle).getAttribute('aria-valuetext')).toBe('40 percent original');
  rangeOf(handle).focus();
  await userEvent.keyboard('{ArrowLeft}');
  expect(handle.wipe).toBeCloseTo(0.395, 6);
});
