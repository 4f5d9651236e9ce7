import { expect, test } from 'vitest';
import { parseJudgements } from '../../../bench/quality/judge.ts';

const OUTPUT = `control: identity            content 0.0000  style 8.1234  median style 7.5000  edges 1.000  n 4
out/none no outputs
a-row-name-longer-than-the-column content 0.9000  style 1.2500  median style 1.1000  edges -0.125  n 3
`;

test('reads a judgement a line, names with spaces or longer than their column included', () => {
  expect(Object.fromEntries(parseJudgements(OUTPUT))).toEqual({
    'control: identity': { content: 0, style: 8.1234, medianStyle: 7.5, edges: 1, pairs: 4 },
    'a-row-name-longer-than-the-column': { content: 0.9, style: 1.25, medianStyle: 1.1, edges: -0.125, pairs: 3 },
  });
});
