import { sizeOf } from '../ndarray.js';
import type { Graph, Node } from '../onnx/graph.js';
import type { Shape } from '../tree.js';
import { type Cluster, clusterStep, MOST_OPERATIONS } from './cluster.js';
import { type Constants, constantsOf } from './constants.js';
import { concatPlaces, type Place } from './places.js';
import type { Step } from './plan.js';
import { reshapedView, slicedView, type View, whole } from './view.js';

/**
 * A graph on its way to steps. Operations on each number wait until something else needs their results, so that as many as
 * can be are done in one pass.
 */
export class Lowering {
  readonly steps: Step[] = [];
  readonly constants: Constants;
  /** How many numbers each array holds that comes with a call: inputs, then outputs. */
  readonly lengths: readonly number[];
  /** Values that are there, or will be when the steps so far are done. */
  private readonly views = new Map<string, View>();
  private readonly outputs: ReadonlyMap<string, View>;
  private readonly places: ReadonlyMap<string, Place>;
  private readonly memory = new Map<string, View>();
  /** How often each value is read. */
  private readonly readers: ReadonlyMap<string, number>;
  private readonly open = new Map<string, Cluster>();
  private readonly waiting = new Map<string, Cluster>();

  /** @param isElementwise whether an operator takes each number by itself */
  constructor(graph: Graph, nodes: readonly Node[], isElementwise: (op: string) => boolean) {
    const arrays = [...graph.inputs, ...graph.outputs].map(({ name, shape }, at) => {
      const lengths = shape as Shape;
      return [name, whole({ kind: 'array', at, size: sizeOf(lengths) }, lengths)] as const;
    });
    this.lengths = arrays.map(([, { block }]) => block.size);
    this.constants = constantsOf(graph.constants);
    for (const [name, view] of [...arrays.slice(0, graph.inputs.length), ...this.constants.views])
      this.views.set(name, view);
    this.outputs = new Map(arrays.slice(graph.inputs.length));
    this.readers = countOf([...nodes.flatMap(({ inputs }) => inputs), ...this.outputs.keys()]);
    this.places = concatPlaces(
      nodes.filter(({ outputs }) => !this.outputs.has(outputs[0] as string)),
      ({ op }) => op === 'Gemm' || isElementwise(op),
      nodes.filter(({ op }) => op === 'Concat'),
    );
  }

  /** Where the value of this name lies. */
  need(name: string): View {
    const cluster = this.waiting.get(name);
    if (cluster !== undefined) this.flush(cluster);
    return this.views.get(name) as View;
  }

  /** Makes a view the value of this name. */
  become(name: string, view: View): void {
    const output = this.outputs.get(name);
    this.views.set(name, output === undefined || output === view ? view : this.copy(view, output));
  }

  /** Where to write a value: an output's array, its part of a concatenation, or memory of its own. */
  memoryFor(name: string, shape: Shape): View {
    const known = this.outputs.get(name) ?? this.memory.get(name);
    if (known !== undefined) return known;
    const place = this.places.get(name);
    const view =
      place === undefined
        ? this.fresh(shape)
        : slicedView(this.memoryFor(place.whole, place.shape), place.from, shape);
    this.memory.set(name, view);
    return view;
  }

  /** Whether the value of this name is written where it lies in the concatenation of that name, as its input `at`. */
  isPlaced(name: string, concatenation: string, at: number): boolean {
    const place = this.places.get(name);
    return place?.whole === concatenation && place.at === at;
  }

  fresh(shape: Shape): View {
    return whole({ kind: 'between', at: this.steps.length, size: sizeOf(shape) }, shape);
  }

  copy(from: View, to: View): View {
    const operations = [{ op: 'Identity', from: [0], to: 1 }];
    this.steps.push({
      kind: 'elementwise',
      shape: to.shape,
      inputs: [from],
      outputs: [to],
      operations,
      kept: 0,
    });
    return to;
  }

  /** The view's numbers in another shape, moved only if they must be. */
  reshaped(view: View, shape: Shape): View {
    return (
      reshapedView(view, shape) ?? (reshapedView(this.copy(view, this.fresh(view.shape)), shape) as View)
    );
  }

  /** Lets an operation on each number wait with others of its shape. */
  join(node: Node): void {
    const [shape] = node.shapes as [Shape];
    const key = String(shape);
    for (const name of node.inputs) {
      const cluster = this.waiting.get(name);
      if (cluster !== undefined && String(cluster.shape) !== key) this.flush(cluster);
    }
    const full = this.open.get(key);
    if (full !== undefined && full.nodes.length >= MOST_OPERATIONS) this.flush(full);
    const cluster = this.open.get(key) ?? { shape, nodes: [] };
    cluster.nodes.push(node);
    this.open.set(key, cluster);
    this.waiting.set(node.outputs[0] as string, cluster);
  }

  /** Nothing waits any longer. */
  finish(): void {
    for (const cluster of [...this.open.values()]) this.flush(cluster);
  }

  private flush(cluster: Cluster): void {
    const inside = countOf(cluster.nodes.flatMap(({ inputs }) => inputs));
    const { step, written } = clusterStep(
      cluster,
      (name) => this.views.get(name) as View,
      (name) => (this.readers.get(name) ?? 0) > (inside.get(name) ?? 0),
      (name) => this.memoryFor(name, cluster.shape),
    );
    this.steps.push(step);
    for (const [name, view] of written) this.views.set(name, view);
    for (const { outputs } of cluster.nodes) this.waiting.delete(outputs[0] as string);
    this.open.delete(String(cluster.shape));
  }
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
