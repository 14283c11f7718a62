import { exportModel, FORMATS, type Format } from '../../model/export/export-model.js';
import { PARTS } from '../../model/export/part.js';
import { openModel } from '../../model/open-model.js';
import { command } from '../command.js';
import { grouped, JSON_OUTPUT, required, text } from '../flags/options.js';
import { once, oneOf, pathOf } from '../flags/values.js';

export const exportCommand = command({
  positionals: { run: 'folder of a run, or a model file' },
  options: grouped('Output', {
    format: required(text(`one of: ${FORMATS.join(', ')}`)),
    part: text(`one of: ${PARTS.join(', ')}`, 'all'),
    out: required(text('file to write; a folder for tfjs')),
    ...JSON_OUTPUT,
  }),
  examples: [
    ['export run --format onnx --part encoder --out encoder.onnx', 'Data in, codes out, in any ONNX runtime'],
  ],
  async run(flags) {
    const format = oneOf('format', once('format', flags.format), FORMATS);
    const part = oneOf('part', once('part', flags.part), PARTS);
    const out = pathOf('out', flags.out);
    const model = await openModel(flags.run);
    const files = await exportModel(model, { format, part, out });
    if (model.preprocessing.fill !== null && part !== 'decoder') process.stderr.write(`${MISSING[format]}\n`);
    return { text: files.join('\n'), json: { format, part, files } };
  },
});

/** Says how missing values reach a model that was trained with some. */
const MISSING: Readonly<Record<Format, string>> = {
  onnx: 'Missing values: give them as NaN, the file fills them in.',
  tfjs: 'Missing values: fill them in before, by the numbers under userDefinedMetadata.missing_values in model.json.',
  safetensors:
    'Missing values: fill them in before, by the numbers under "fill" of the preprocessing in the metadata.',
};
