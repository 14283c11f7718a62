import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '../src/compute/engine.js';
import type { Settings } from './settings.js';

type Kind = Settings['kind'];

/** A system that can do works: this toolkit on one of its engines, or an alternative to it. */
export interface System {
  readonly name: string;
  /** How its work differs from ours, for people. */
  readonly note?: string;
  /** Whether it supports this work. */
  does(settings: Settings): boolean;
  /** The program and its first arguments; the name and settings of the work follow. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Additional environment variables of its process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The name of the system with which the others are compared. */
export const OURS = 'rbmae';

const RUN = fileURLToPath(new URL('./run.js', import.meta.url));
/** The scripts, in the package beside dist. */
const PEERS = fileURLToPath(new URL('../../bench/peers/', import.meta.url));

/** This toolkit on the engine that `auto` chooses. */
export function ours(): System {
  return { name: OURS, does: () => true, command: [process.execPath, RUN, '--system', OURS] };
}

/** This toolkit on an engine that `auto` may not have chosen. */
function onEngine(engine: EngineName, note: string): System {
  const name = `rbmae, engine ${engine}`;
  return {
    name,
    note,
    does: doing('matmul', 'cd1', 'adam', 'encode', 'decode', 'pca'),
    command: [process.execPath, RUN, '--system', name, '--engine', engine],
  };
}

/**
 * The alternatives to this toolkit. (`-B` keeps Python from writing compiled files into the package.)
 *
 * @param python a Python that has the peers' packages; npm packages are looked for two folders above it
 */
export function peers(python: string): System[] {
  return [
    onEngine('onnx', 'The same programs as rbmae, run by onnxruntime: what there is without setup-native.'),
    ...pytorch(python),
    ...scikitLearn(python),
    onEngine('tensorflow', 'The same programs as rbmae, run by TensorFlow through tfjs-node.'),
    tfjsWasm(python),
    ...octave(),
  ];
}

function doing(...kinds: readonly Kind[]): System['does'] {
  return ({ kind }) => kinds.includes(kind);
}

function pytorch(python: string): System[] {
  const variant = (name: string, kinds: readonly Kind[], ...flags: string[]): System => ({
    name,
    does: doing(...kinds),
    command: [python, '-B', join(PEERS, 'pytorch.py'), '--system', name, ...flags],
  });
  return [
    variant('pytorch', ['matmul', 'cd1', 'adam', 'encode', 'decode', 'pca', 'mnist']),
    variant('pytorch compile', ['cd1'], '--compile'),
    variant('pytorch foreach', ['adam'], '--adam', 'foreach'),
    variant('pytorch fused', ['adam', 'mnist'], '--adam', 'fused'),
    variant('pytorch compile, fused', ['adam'], '--compile', '--adam', 'fused'),
  ];
}

function scikitLearn(python: string): System[] {
  const system = (name: string, does: System['does'], note: string): System => ({
    name,
    note,
    does,
    command: [python, '-B', join(PEERS, 'sklearn_peer.py'), '--system', name],
  });
  return [
    system(
      'scikit-learn RBM',
      (settings) => settings.kind === 'cd1' && settings.units.hidden === 'bernoulli',
      'BernoulliRBM.partial_fit is persistent contrastive divergence: one up and one down pass of a kept chain beside ' +
        'the up pass of the data, visible states sampled too (more noise), but no momentum and no weight cost (less).',
    ),
    system(
      'scikit-learn PCA',
      doing('pca'),
      'The fit begins with bytes in memory, as that of rbmae: turning them into float32 pixels is counted.',
    ),
  ];
}

function tfjsWasm(python: string): System {
  // The folder of a bare `python3` is unknown, and with it that of npm's packages.
  const modules = python.includes(sep) ? resolve(dirname(python), '..', 'node_modules') : '';
  return {
    name: 'tfjs wasm',
    note: 'In Node, TensorFlow.js runs WebAssembly on one thread.',
    does: doing('matmul', 'cd1', 'adam', 'encode', 'decode'),
    command: [process.execPath, join(PEERS, 'wasm.mjs'), '--system', 'tfjs wasm'],
    environment: { RBMAE_PEER_MODULES: modules },
  };
}

function octave(): System[] {
  const inPrecision = (name: string, type: string, kinds: readonly Kind[], note: string): System => ({
    name,
    note,
    does: doing(...kinds),
    command: [
      'octave-cli',
      ...['--quiet', '--no-init-file', '--no-history', join(PEERS, 'octave_peer.m')],
      ...['--system', name, '--precision', type],
    ],
  });
  return [
    inPrecision('octave', 'double', ['cd1', 'adam'], "Double precision, as the authors' own programs."),
    inPrecision('octave single', 'single', ['matmul', 'cd1', 'adam'], 'The same in single precision.'),
  ];
}
