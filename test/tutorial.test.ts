import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PICTURE, stepsOf, TUTORIAL, type Walk, walk, withoutSeconds } from './tutorial.js';

const steps = stepsOf(readFileSync(TUTORIAL, 'utf8'));

describe('docs/tutorial.md', () => {
  let real: Walk;
  beforeAll(async () => {
    real = await walk(steps);
  });

  test('shows a step for every stage from the table to the export', () => {
    const commands = steps.map((step) => step.commands).join('');
    for (const verb of ['inspect', 'train', 'evaluate', 'encode', 'decode', 'report', 'compare', 'export']) {
      expect(commands).toContain(`rbmae ${verb} `);
    }
  });

  const shownSteps = steps.flatMap(({ commands, shown }, i) =>
    shown === undefined ? [] : [{ firstLine: commands.split('\n')[0], shown, i }],
  );
  test.each(shownSteps)('shows what is printed by $firstLine', ({ shown, i }) =>
    expect(withoutSeconds(real.outputs[i] as string)).toBe(withoutSeconds(shown)),
  );

  test('has the picture of the report that its commands write', () =>
    expect(readFileSync(PICTURE, 'utf8')).toBe(real.picture));
});
