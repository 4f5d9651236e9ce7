/** Undo and redo of the look. */
import { beforeEach, expect, test } from 'vitest';
import { DEFAULT_STABILITY } from '../../../src/shared/protocol.ts';
import { LookHistory, type LookState } from '../../../src/ui/looks/look-history.ts';
import { addRecent, parseRecent } from '../../../src/ui/looks/recent-looks.ts';

const look = (id: string, strength = 1, weight = 1, stability = 0.5): LookState => ({
  method: 'live',
  strength,
  stability,
  mix: [{ id, weight }],
});

let history: LookHistory;

beforeEach(() => {
  history = new LookHistory();
  history.note(look('a'), 0);
});

test('the first look is where history begins', () => {
  expect(history.canUndo).toBe(false);
  expect(history.undo()).toBeNull();
});

test('stability is a slider like strength, and another step than that', () => {
  history.note(look('a', 0.5), 100);
  history.note(look('a', 0.5, 1, 0.6), 200);
  history.note(look('a', 0.5, 1, 0.9), 300);
  expect(history.undo()).toEqual(look('a', 0.5));
  expect(history.undo()).toEqual(look('a'));
});

test('recent looks of before there was a stability have the usual one', () => {
  const [old] = parseRecent('[{"method":"live","strength":1,"mix":[{"id":"a","weight":1}]}]');
  expect(old?.stability).toBe(DEFAULT_STABILITY);
  expect(parseRecent(JSON.stringify([look('a')]))).toEqual([look('a')]);
});

test('goes back and forth, step by step', () => {
  history.note(look('b'), 100);
  history.note(look('c'), 200);
  expect(history.undo()).toEqual(look('b'));
  expect(history.undo()).toEqual(look('a'));
  expect(history.canUndo).toBe(false);
  expect(history.redo()).toEqual(look('b'));
  expect(history.redo()).toEqual(look('c'));
  expect(history.canRedo).toBe(false);
});

test('the look that undo went back to is no new change', () => {
  history.note(look('b'), 100);
  history.note(history.undo()!, 200);
  expect(history.canUndo).toBe(false);
  expect(history.canRedo).toBe(true);
});

test('a drag is one step, two drags are two, and two sliders are two', () => {
  for (let i = 1; i <= 20; i++) history.note(look('a', 1 - i / 40), i * 50);
  history.note(look('a', 0.2), 9000);
  history.note(look('a', 0.2, 0.5), 9100);
  expect(history.undo()).toEqual(look('a', 0.2));
  expect(history.undo()).toEqual(look('a', 0.5));
  expect(history.undo()).toEqual(look('a'));
});

test('another change after an undo drops what was undone', () => {
  history.note(look('b'), 100);
  history.undo();
  history.note(look('c'), 200);
  expect(history.canRedo).toBe(false);
  expect(history.undo()).toEqual(look('a'));
});

test('a slider moved right after an undo is a step of its own', () => {
  history.note(look('a', 0.5), 100);
  history.note(look('b', 0.5), 200);
  history.undo();
  history.note(look('a', 0.4), 300);
  expect(history.undo()).toEqual(look('a', 0.5));
});

test('it does not grow without end', () => {
  for (let i = 0; i < 500; i++) history.note(look(`s${String(i)}`), i * 2000);
  let steps = 0;
  while (history.undo()) steps++;
  expect(steps).toBe(100);
});

test('recent looks: newest first, each once, eight at most', () => {
  let recent: readonly LookState[] = [];
  for (let i = 0; i < 12; i++) recent = addRecent(recent, look(`s${String(i)}`));
  recent = addRecent(recent, look('s8'));
  expect(recent.map(({ mix }) => mix[0]?.id)).toEqual(['s8', 's11', 's10', 's9', 's7', 's6', 's5', 's4']);
});

test('stored recent looks that make no sense are left out', () => {
  const good = look('a', 0.5);
  const stored = [
    good,
    { method: 3 },
    { method: 'live', strength: 7, mix: [] },
    null,
    'x',
    { ...good, mix: [{ id: 1 }] },
  ];
  expect(parseRecent(JSON.stringify(stored))).toEqual([good]);
  expect(parseRecent('not json')).toEqual([]);
  expect(parseRecent(null)).toEqual([]);
});
