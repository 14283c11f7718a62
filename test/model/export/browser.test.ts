import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exportModel } from '../../../src/model/export/export-model.js';
import { PARTS } from '../../../src/model/export/part.js';
import { BROWSER, predictions } from '../../browser.js';
import { inTemporaryFolder } from '../../temporary-folder.js';
import { inUnits } from './in-units.js';
import { expectation, MODELS } from './models.js';

const CASES = MODELS.flatMap(([name, model]) =>
  PARTS.map((part) => ({ name: `${name}-${part}`, model, part })),
);

(BROWSER ? test : test.skip)(
  'every part as TensorFlow.js LayersModel gives our numbers to 1e-5 in a browser (needs chromium)',
  () =>
    inTemporaryFolder(async (folder) => {
      const expected = await Promise.all(CASES.map(({ model, part }) => expectation(model, part)));
      for (const { name, model, part } of CASES)
        await exportModel(model, { format: 'tfjs', part, out: join(folder, name) });
      const results = await predictions(
        folder,
        Object.fromEntries(
          CASES.map(({ name }, i) => [name, (expected[i] as (typeof expected)[number]).input]),
        ),
      );
      for (const [i, { name }] of CASES.entries()) {
        const { output, unit } = expected[i] as (typeof expected)[number];
        const width = output.shape[1] as number;
        const actual = results[name] as Float32Array;
        expect([name, inUnits(actual, output.data, width, unit) < 1e-5]).toEqual([name, true]);
      }
    }),
);
