/** How the values of a field are written: whole numbers, 32 and 64 bits, and bytes (texts, messages, lists of numbers) behind their length. */
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];

/** What one field of an ONNX message is. */
interface Field {
  readonly name: string;
  readonly wire: number;
  /** The message that it holds. */
  readonly message?: string;
  /** May occur more than once. */
  readonly many?: true;
  /** Why a network that has it is refused. */
  readonly refused?: string;
}

const number = (name: string, wire: number = VARINT): Field => ({ name, wire });
const text = (name: string): Field => ({ name, wire: BYTES });
const message = (name: string, of: string): Field => ({ name, wire: BYTES, message: of });
const many = (field: Field): Field => ({ ...field, many: true });
const refused = (name: string, why: string): Field => ({ name, wire: BYTES, many: true, refused: why });

const SUBGRAPH = "it holds a graph inside of an operation";
const SPARSE = "sparse tensors are not read";

/** Fields of the messages of an ONNX file by number (onnx.proto, IR 3 to 10). Other numbers are refused: nobody knows who reads them as what. */
const MESSAGES: Readonly<Record<string, Readonly<Record<number, Field>>>> = {
  Model: {
    1: number("ir_version"),
    2: text("producer_name"),
    3: text("producer_version"),
    4: text("domain"),
    5: number("model_version"),
    6: text("doc_string"),
    7: message("graph", "Graph"),
    8: many(message("opset_import", "OperatorSet")),
    14: many(message("metadata_props", "Entry")),
    20: refused("training_info", "it holds graphs for training"),
    25: refused("functions", "it defines operators of its own"),
  },
  Graph: {
    1: many(message("node", "Node")),
    2: text("name"),
    5: many(message("initializer", "Tensor")),
    10: text("doc_string"),
    11: many(message("input", "ValueInfo")),
    12: many(message("output", "ValueInfo")),
    13: many(message("value_info", "ValueInfo")),
    14: many(text("quantization_annotation")),
    15: refused("sparse_initializer", SPARSE),
    16: many(message("metadata_props", "Entry")),
  },
  Node: {
    1: many(text("input")),
    2: many(text("output")),
    3: text("name"),
    4: text("op_type"),
    5: many(message("attribute", "Attribute")),
    6: text("doc_string"),
    7: text("domain"),
    9: many(message("metadata_props", "Entry")),
  },
  Attribute: {
    1: text("name"),
    2: number("f", FIXED32),
    3: number("i"),
    4: text("s"),
    5: message("t", "Tensor"),
    6: refused("g", SUBGRAPH),
    7: many(number("floats", FIXED32)),
    8: many(number("ints")),
    9: many(text("strings")),
    10: many(message("tensors", "Tensor")),
    11: refused("graphs", SUBGRAPH),
    13: text("doc_string"),
    14: refused("tp", "types are no attributes of known operators"),
    15: refused("type_protos", "types are no attributes of known operators"),
    20: number("type"),
    21: refused("ref_attr_name", "it belongs to an operator of its own"),
    22: refused("sparse_tensor", SPARSE),
    23: refused("sparse_tensors", SPARSE),
  },
  Tensor: {
    1: many(number("dims")),
    2: number("data_type"),
    3: refused("segment", "parts of tensors are not read"),
    4: many(number("float_data", FIXED32)),
    5: many(number("int32_data")),
    6: many(text("string_data")),
    7: many(number("int64_data")),
    8: text("name"),
    9: text("raw_data"),
    10: many(number("double_data", FIXED64)),
    11: many(number("uint64_data")),
    12: text("doc_string"),
    13: refused("external_data", "its values are said to be in another file, which is never opened"),
    14: number("data_location"),
    16: many(message("metadata_props", "Entry")),
  },
  ValueInfo: { 1: text("name"), 2: message("type", "Type"), 3: text("doc_string"), 4: many(message("metadata_props", "Entry")) },
  Type: { 1: message("tensor_type", "TensorType"), 6: text("denotation") },
  TensorType: { 1: number("elem_type"), 2: message("shape", "Shape") },
  Shape: { 1: many(message("dim", "Dimension")) },
  Dimension: { 1: number("dim_value"), 2: text("dim_param"), 3: text("denotation") },
  OperatorSet: { 1: text("domain"), 2: number("version") },
  Entry: { 1: text("key"), 2: text("value") },
};

/** Faults beyond these are more of the same. */
const MOST_FAULTS = 8;

/**
 * What is wrong with an ONNX file as a message of protobuf, before it is decoded: lengths that lie outside, fields that are not known, single ones that
 * occur twice (some readers take the last, others merge them, so that two see different networks), and those that are refused: values in other files, graphs
 * inside of operations, operators defined in the file.
 * @returns sentences, at most eight
 */
export function wireFaults(bytes: Uint8Array): string[] {
  const faults = new Set<string>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  /** A varint and where it ends; NaN if it does not within ten bytes. */
  const varint = (from: number, end: number): readonly [value: number, next: number] => {
    let [value, factor] = [0, 1];
    for (let at = from; at < end && at < from + 10; at++) {
      const byte = view.getUint8(at);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return [value, at + 1];
      factor *= 128;
    }
    return [NaN, end];
  };

  const walk = (name: string, from: number, end: number, path: string): boolean => {
    const fields = MESSAGES[name];
    const seen = new Set<number>();
    let at = from;
    while (at < end && faults.size < MOST_FAULTS) {
      const [key, begin] = varint(at, end);
      const [tag, wire] = [Math.floor(key / 8), key % 8];
      const field = fields[tag] as Field | undefined;
      const place = `${path}${field?.name ?? `field ${tag}`}`;
      const [length, content] = wire === BYTES ? varint(begin, end) : [wire === FIXED64 ? 8 : wire === FIXED32 ? 4 : 0, begin];
      const next = wire === VARINT ? varint(begin, end)[1] : content + length;
      const whole = wire === VARINT ? !Number.isNaN(varint(begin, end)[0]) : wire === BYTES || wire === FIXED64 || wire === FIXED32;
      if (!(whole && next <= end)) {
        faults.add(`${Number.isNaN(key) ? path : place} is cut short or damaged`);
        return false;
      }
      if (field === undefined) faults.add(`${place} of ${name} is not known`);
      else if (field.refused !== undefined) faults.add(`${place}: ${field.refused}`);
      else {
        if (field.many !== true && seen.has(tag)) faults.add(`${place} occurs twice`);
        // numbers of a list stand one by one or packed
        if (wire !== field.wire && !(field.many === true && wire === BYTES)) faults.add(`${place} is of the wrong kind`);
        else if (field.message !== undefined && !walk(field.message, content, next, `${place}.`)) return false;
      }
      seen.add(tag);
      at = next;
    }
    return true;
  };
  walk("Model", 0, bytes.length, "");
  return [...faults];
}
