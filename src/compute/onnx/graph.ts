/** An ONNX graph as plain data, and its encoding as a file. */
import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** Element types by their number in ONNX's TensorProto.DataType. */
export const ELEMENT_TYPE = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof ELEMENT_TYPE;

export type Attribute = number | { readonly float: number } | readonly number[];

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The shape of each output. Not written to the file. */
  readonly shapes: readonly (readonly number[])[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  /** A name stands for a free length. */
  readonly shape: readonly (number | string)[];
}

export interface Constant extends ValueInfo {
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

const OPSET = 18;
const IR_VERSION = 8;

/**
 * The graph as the bytes of an ONNX ModelProto. Field numbers are those of onnx.proto3, named beside each. Written by
 * hand, because the package onnx-proto depends on a protobufjs of 2020 with known advisories.
 */
export function encodeModel(
  graph: Graph,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  return message((model) => {
    integer(model, 1, IR_VERSION); // ir_version
    text(model, 2, 'rbm-autoencoder'); // producer_name
    nested(model, 7, (out) => writeGraph(out, graph)); // graph
    nested(model, 8, (opset) => integer(opset, 2, OPSET)); // opset_import.version
    for (const [key, value] of Object.entries(metadata)) {
      // metadata_props
      nested(model, 14, (entry) => {
        text(entry, 1, key);
        text(entry, 2, value);
      });
    }
  });
}

function writeGraph(out: BinaryWriter, graph: Graph): void {
  for (const node of graph.nodes) nested(out, 1, (at) => writeNode(at, node)); // node
  text(out, 2, 'program'); // name
  for (const constant of graph.constants) nested(out, 5, (at) => writeConstant(at, constant)); // initializer
  for (const input of graph.inputs) nested(out, 11, (at) => writeValueInfo(at, input)); // input
  for (const output of graph.outputs) nested(out, 12, (at) => writeValueInfo(at, output)); // output
}

function writeNode(out: BinaryWriter, node: Node): void {
  for (const input of node.inputs) text(out, 1, input);
  for (const output of node.outputs) text(out, 2, output);
  text(out, 4, node.op); // op_type
  for (const [name, value] of Object.entries(node.attributes)) {
    nested(out, 5, (attribute) => writeAttribute(attribute, name, value));
  }
}

function writeAttribute(out: BinaryWriter, name: string, value: Attribute): void {
  text(out, 1, name);
  if (typeof value === 'number') {
    integer(out, 3, value); // i
    integer(out, 20, 2); // type = INT
  } else if ('float' in value) {
    out.tag(2, 5).float(value.float); // f
    integer(out, 20, 1); // type = FLOAT
  } else {
    for (const item of value) integer(out, 8, item); // ints
    integer(out, 20, 7); // type = INTS
  }
}

function writeConstant(out: BinaryWriter, constant: Constant): void {
  for (const length of constant.shape) integer(out, 1, length); // dims
  integer(out, 2, ELEMENT_TYPE[constant.type]); // data_type
  text(out, 8, constant.name);
  out.tag(9, 2).bytes(constant.bytes); // raw_data
}

function writeValueInfo(out: BinaryWriter, value: ValueInfo): void {
  text(out, 1, value.name);
  nested(out, 2, (type) =>
    nested(type, 1, (tensor) => {
      integer(tensor, 1, ELEMENT_TYPE[value.type]); // elem_type
      nested(tensor, 2, (shape) => {
        for (const length of value.shape) {
          nested(shape, 1, (dimension) => {
            if (typeof length === 'number')
              integer(dimension, 1, length); // dim_value
            else text(dimension, 2, length); // dim_param
          });
        }
      });
    }),
  );
}

function message(write: (out: BinaryWriter) => void): Uint8Array<ArrayBuffer> {
  const out = new BinaryWriter();
  write(out);
  return out.finish();
}

function nested(out: BinaryWriter, field: number, write: (out: BinaryWriter) => void): void {
  out.tag(field, 2).fork();
  write(out);
  out.join();
}

function integer(out: BinaryWriter, field: number, value: number): void {
  out.tag(field, 0).int64(value);
}

function text(out: BinaryWriter, field: number, value: string): void {
  out.tag(field, 2).string(value);
}
