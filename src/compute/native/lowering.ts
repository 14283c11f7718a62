/** Lowering: turns the nodes of a graph into steps, one after another, and fuses element-wise ones on the way. */
import { sizeOf } from '../ndarray.js';
import type { Graph, Node } from '../onnx/graph.js';
import type { Shape } from '../tree.js';
import { type ConcatPart, concatParts } from './concat-in-place.js';
import { type Constants, constantsOf } from './constants.js';
import { type FusionGroup, fusedStep, MOST_OPERATIONS } from './fusion.js';
import type { Step } from './plan.js';
import { reshapedView, slicedView, type View, whole } from './view.js';

/**
 * The state of a lowering. Element-wise nodes stay pending in fusion groups, one for each shape, until a step of
 * another kind or shape reads one of their results.
 */
export class Lowering {
  readonly steps: Step[] = [];
  readonly constants: Constants;
  /** Sizes of the arrays given with each call, in elements: inputs, then outputs. */
  readonly lengths: readonly number[];
  /** Values that the steps so far compute, by name. */
  private readonly views = new Map<string, View>();
  private readonly outputs: ReadonlyMap<string, View>;
  private readonly parts: ReadonlyMap<string, ConcatPart>;
  private readonly memory = new Map<string, View>();
  /** Number of uses of each value. */
  private readonly readers: ReadonlyMap<string, number>;
  /** The open group of each shape. */
  private readonly open = new Map<string, FusionGroup>();
  /** The open group that will compute a value, by the value's name. */
  private readonly pending = new Map<string, FusionGroup>();

  /** @param isElementwise whether the native code has this operator as an element-wise one */
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
    this.parts = concatParts(
      nodes.filter(({ outputs }) => !this.outputs.has(outputs[0] as string)),
      ({ op }) => op === 'Gemm' || isElementwise(op),
      nodes.filter(({ op }) => op === 'Concat'),
    );
  }

  /** The value of this name, computed by now: flushes the group in which it is pending. */
  need(name: string): View {
    const group = this.pending.get(name);
    if (group !== undefined) this.flush(group);
    return this.views.get(name) as View;
  }

  /** Binds a view to this name. Copies only if the value is an output of the graph, whose array is given. */
  bind(name: string, view: View): void {
    const output = this.outputs.get(name);
    this.views.set(name, output === undefined || output === view ? view : this.copy(view, output));
  }

  /** Where to write a value: an output's array, its part of a concatenation, or a fresh workspace block. */
  memoryFor(name: string, shape: Shape): View {
    const known = this.outputs.get(name) ?? this.memory.get(name);
    if (known !== undefined) return known;
    const part = this.parts.get(name);
    const view =
      part === undefined
        ? this.fresh(shape)
        : slicedView(this.memoryFor(part.whole, part.shape), part.from, shape);
    this.memory.set(name, view);
    return view;
  }

  /** Whether input `at` of this concatenation, the value `name`, has been written in place. */
  isInPlace(name: string, concatenation: string, at: number): boolean {
    const part = this.parts.get(name);
    return part?.whole === concatenation && part.at === at;
  }

  /** A new workspace block. */
  fresh(shape: Shape): View {
    return whole({ kind: 'workspace', at: this.steps.length, size: sizeOf(shape) }, shape);
  }

  /** Adds a step that copies. */
  copy(from: View, to: View): View {
    const operations = [{ op: 'Identity', from: [0], to: 1 }];
    this.steps.push({
      kind: 'elementwise',
      shape: to.shape,
      inputs: [from],
      outputs: [to],
      operations,
      temporaries: 0,
    });
    return to;
  }

  /** The view in another shape; copies only if it must. */
  reshaped(view: View, shape: Shape): View {
    return (
      reshapedView(view, shape) ?? (reshapedView(this.copy(view, this.fresh(view.shape)), shape) as View)
    );
  }

  /** Adds an element-wise node to the open group of its shape. */
  fuse(node: Node): void {
    const [shape] = node.shapes as [Shape];
    const key = String(shape);
    for (const name of node.inputs) {
      const group = this.pending.get(name);
      if (group !== undefined && String(group.shape) !== key) this.flush(group);
    }
    const full = this.open.get(key);
    if (full !== undefined && full.nodes.length >= MOST_OPERATIONS) this.flush(full);
    const group = this.open.get(key) ?? { shape, nodes: [] };
    group.nodes.push(node);
    this.open.set(key, group);
    this.pending.set(node.outputs[0] as string, group);
  }

  /** Emits the steps of all open groups. */
  flushAll(): void {
    for (const group of [...this.open.values()]) this.flush(group);
  }

  private flush(group: FusionGroup): void {
    const inside = countOf(group.nodes.flatMap(({ inputs }) => inputs));
    const { step, written } = fusedStep(
      group,
      (name) => this.views.get(name) as View,
      (name) => (this.readers.get(name) ?? 0) > (inside.get(name) ?? 0),
      (name) => this.memoryFor(name, group.shape),
    );
    this.steps.push(step);
    for (const [name, view] of written) this.views.set(name, view);
    for (const { outputs } of group.nodes) this.pending.delete(outputs[0] as string);
    this.open.delete(String(group.shape));
  }
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
