/** Undo and redo of painted frames. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyStep, KeyframeHistory, type KeyframeStep } from '../../../src/ui/keyframes/keyframe-history.ts';
import type { Keyframe } from '../../../src/ui/keyframes/keyframe-store.ts';
import { defaultPaintSettings } from '../../../src/shared/painting.ts';
import { idsOf } from '../../../src/ui/keyframes/carried-keeper.ts';

function frame(id: string, timeS: number): Keyframe {
  return { id, clip: 'clip', timeS, settings: defaultPaintSettings, styleTitles: [], picture: new Blob(), seconds: 1 };
}

/** As the page goes on with it. */
class Desk {
  readonly history = new KeyframeHistory();
  keyframes: readonly Keyframe[] = [];

  get ids(): string {
    return idsOf(this.keyframes);
  }

  paint(keyframe: Keyframe): void {
    const before = this.keyframes.find(({ timeS }) => timeS === keyframe.timeS) ?? null;
    this.#note({ before, after: keyframe });
  }

  remove(id: string): void {
    const before = this.keyframes.find((each) => each.id === id);
    if (before) this.#note({ before, after: null });
  }

  undo(): void {
    this.#take(this.history.undo());
  }

  redo(): void {
    this.#take(this.history.redo());
  }

  #note(step: KeyframeStep): void {
    this.history.note(step);
    this.#take(step);
  }

  #take(step: KeyframeStep | null): void {
    if (step) this.keyframes = applyStep(this.keyframes, step);
  }
}

describe('painted frames', () => {
  test('go back step by step to the first, and forth again', () => {
    const desk = new Desk();
    desk.paint(frame('late', 2));
    desk.paint(frame('early', 1));
    desk.paint(frame('early again', 1));
    desk.remove('late');
    expect(desk.ids).toBe('early again');
    const back = ['early again late', 'early late', 'late', ''];
    for (const ids of back) {
      desk.undo();
      expect(desk.ids).toBe(ids);
    }
    expect(desk.history.undoTitle).toBe('');
    for (const ids of ['late', 'early late', 'early again late', 'early again']) {
      desk.redo();
      expect(desk.ids).toBe(ids);
    }
    expect(desk.history.redoTitle).toBe('');
  });

  test('say what the next step would do', () => {
    const desk = new Desk();
    desk.paint(frame('a', 1.5));
    expect(desk.history.undoTitle).toBe('Undo painting at 0:01.50');
    desk.paint(frame('b', 1.5));
    expect(desk.history.undoTitle).toBe('Bring back the former painting at 0:01.50');
    desk.remove('b');
    expect(desk.history.undoTitle).toBe('Undo deleting at 0:01.50');
    desk.undo();
    expect(desk.history.redoTitle).toBe('Redo deleting at 0:01.50');
    desk.undo();
    expect(desk.history.redoTitle).toBe('Redo painting at 0:01.50');
  });

  test('a new step gives up what was undone', () => {
    const desk = new Desk();
    desk.paint(frame('a', 1));
    desk.undo();
    desk.paint(frame('b', 2));
    expect(desk.history.redoTitle).toBe('');
    desk.undo();
    expect(desk.ids).toBe('');
  });

  test('fifty steps are kept', () => {
    const desk = new Desk();
    for (let index = 0; index < 60; index++) desk.paint(frame(String(index), 1));
    for (let index = 0; index < 60; index++) desk.undo();
    expect(desk.ids).toBe('9');
  });

  test('what is said to be reachable is what undo and redo lead to', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('paint' as const), timeS: fc.nat(3) }),
      fc.record({ kind: fc.constantFrom('remove' as const, 'undo' as const), timeS: fc.nat(3) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const desk = new Desk();
        for (const [index, { kind, timeS }] of steps.entries()) {
          if (kind === 'paint') desk.paint(frame(`f${String(index)}`, timeS));
          else if (kind === 'undo') desk.undo();
          else desk.remove(desk.keyframes.find((each) => each.timeS === timeS)?.id ?? '');
        }
        const said = new Set(Array.from(desk.history.reachable(desk.keyframes), idsOf));
        const seen = new Set([desk.ids]);
        while (desk.history.undoTitle !== '') {
          desk.undo();
          seen.add(desk.ids);
        }
        while (desk.history.redoTitle !== '') {
          desk.redo();
          seen.add(desk.ids);
        }
        expect(said).toEqual(seen);
      }),
    );
  });
});
