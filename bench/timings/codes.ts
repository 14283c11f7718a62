import type { Engine } from '../../src/compute/engine.js';
import { applyToExamples } from '../../src/data/apply-to-examples.js';
import { floatExamples } from '../../src/data/examples.js';
import { encodeExamples } from '../../src/evaluate/codes.js';
import { seededRandom } from '../../src/random.js';
import { decodeTensor } from '../../src/unroll/autoencoder.js';
import type { CodesSettings } from '../settings.js';
import { uniformBytes, untrainedAutoencoder } from '../synthetic.js';
import { repeatedSeconds } from './repeat.js';

/** Seconds per image, for each repetition. Counts everything that a call does, including compilation. */
export async function timeCodes(
  engine: Engine,
  { kind, sizes, images, passes }: CodesSettings,
  repetitions: number,
): Promise<number[]> {
  const autoencoder = untrainedAutoencoder(sizes);
  const once = kind === 'encode' ? encoding() : decoding();
  const seconds = await repeatedSeconds(repetitions, async () => {
    for (let pass = 0; pass < passes; pass++) await once();
  });
  return seconds.map((all) => all / (passes * images));

  function encoding(): () => Promise<unknown> {
    const examples = uniformBytes(images, sizes[0] as number);
    return () => encodeExamples(engine, autoencoder, examples);
  }

  function decoding(): () => Promise<unknown> {
    const width = sizes.at(-1) as number;
    const values = seededRandom(1)
      .fork('codes')
      .fillNormal(new Float32Array(images * width));
    const { activations, parameters } = autoencoder;
    const decoded = new Float32Array(images * (sizes[0] as number));
    return () =>
      applyToExamples(
        engine,
        parameters,
        (tensors, code) => decodeTensor({ activations, parameters: tensors }, code),
        floatExamples(values, width),
        ({ data }, start) => decoded.set(data, start * (sizes[0] as number)),
      );
  }
}
