import type { FileMetaData, SchemaElement } from "hyparquet";
import type { NumberType } from "../columnar-file.ts";

/** How the file stores a number; float16 is a byte array of length two. */
export type StoredType = "BOOLEAN" | "INT32" | "INT64" | "FLOAT" | "DOUBLE" | "FLOAT16";

/** A column of numbers as Parquet has it: a leaf of the schema. */
export interface LeafColumn {
  /** Names on the way to the leaf with dots between, those left out that only spell a list ("list", "element"). */
  readonly name: string;
  /** The place of its chunk in each row group. */
  readonly chunk: number;
  readonly pathInSchema: readonly string[];
  readonly stored: StoredType;
  readonly type: NumberType;
  readonly kind: "number" | "list";
  readonly maxRepetition: number;
  /** For each definition level below the largest, at which a value is there: what lacks it. */
  readonly absence: readonly ("null" | "empty list")[];
}

/** The numbers of a schema, and what else is there with the names of its types. */
export interface Leaves {
  readonly columns: readonly LeafColumn[];
  readonly others: readonly { readonly name: string; readonly type: string }[];
}

const INTEGERS: Readonly<Record<string, NumberType>> = {
  INT_8: "int8",
  INT_16: "int16",
  INT_32: "int32",
  INT_64: "int64",
  UINT_8: "uint8",
  UINT_16: "uint16",
  UINT_32: "uint32",
  UINT_64: "uint64",
};

const PLAIN: Readonly<Partial<Record<string, NumberType>>> = {
  BOOLEAN: "bool",
  INT32: "int32",
  INT64: "int64",
  FLOAT: "float32",
  DOUBLE: "float64",
};

/** The number that a leaf holds, or what the file calls its type. */
function numberOf({ type, type_length, converted_type, logical_type }: SchemaElement): NumberType | { readonly called: string } {
  if (logical_type?.type === "FLOAT16" && type === "FIXED_LEN_BYTE_ARRAY" && type_length === 2) return "float32";
  if (logical_type?.type === "INTEGER" && (type === "INT32" || type === "INT64")) {
    const integer = INTEGERS[`${logical_type.isSigned ? "" : "U"}INT_${logical_type.bitWidth}`] as NumberType | undefined;
    if (integer !== undefined && (logical_type.bitWidth === 64) === (type === "INT64")) return integer;
  }
  if (logical_type !== undefined) return { called: logical_type.type };
  if (converted_type !== undefined) {
    const integer = INTEGERS[converted_type] as NumberType | undefined;
    return integer !== undefined && converted_type.endsWith("64") === (type === "INT64") ? integer : { called: converted_type };
  }
  return PLAIN[type ?? ""] ?? { called: type ?? "no type" };
}

/** One element on the way to a leaf. */
interface Step {
  readonly element: SchemaElement;
  /** Whether the step is one that only spells a list. */
  readonly silent: boolean;
}

const isList = ({ converted_type, logical_type }: SchemaElement): boolean => converted_type === "LIST" || logical_type?.type === "LIST";
const isMap = ({ converted_type, logical_type }: SchemaElement): boolean =>
  converted_type === "MAP" || converted_type === "MAP_KEY_VALUE" || logical_type?.type === "MAP";

/**
 * Whether the repeated child of a list is a wrapper of its elements, by the rules for files of older writers (LogicalTypes of the Parquet format):
 * with several fields, or called `array` or after the list, it is the element itself.
 */
const wraps = (repeated: SchemaElement, list: SchemaElement): boolean =>
  repeated.num_children === 1 && repeated.name !== "array" && repeated.name !== `${list.name}_tuple`;

function stepTo(element: SchemaElement, steps: readonly Step[]): Step {
  const parent = steps.at(-1)?.element;
  const grandparent = steps.at(-2)?.element;
  const spellsList = element.repetition_type === "REPEATED" && parent !== undefined && isList(parent);
  const isElement =
    parent?.repetition_type === "REPEATED" && grandparent !== undefined && isList(grandparent) && wraps(parent, grandparent);
  return { element, silent: spellsList || isElement };
}

function leafOf(steps: readonly Step[], chunk: number): LeafColumn | { readonly name: string; readonly type: string } {
  const { element } = steps[steps.length - 1];
  const name = steps
    .filter(({ silent }) => !silent)
    .map((step) => step.element.name)
    .join(".");
  const map = steps.find((step) => isMap(step.element) || step.element.logical_type?.type === "VARIANT");
  const number = map === undefined ? numberOf(element) : { called: map.element.logical_type?.type ?? "MAP" };
  if (typeof number === "object") return { name, type: number.called };
  const repeated = steps.filter((step) => step.element.repetition_type === "REPEATED").length;
  return {
    name,
    chunk,
    pathInSchema: steps.map((step) => step.element.name),
    stored: element.type === "FIXED_LEN_BYTE_ARRAY" ? "FLOAT16" : (element.type as StoredType),
    type: number,
    kind: repeated > 0 ? "list" : "number",
    maxRepetition: repeated,
    absence: steps
      .filter((step) => step.element.repetition_type !== "REQUIRED")
      .map((step) => (step.element.repetition_type === "REPEATED" ? "empty list" : "null")),
  };
}

/**
 * The leaves of a file's schema, structures and lists resolved: { Jet: [{ pt }] } has the list `Jet.pt`.
 * @throws Error if the elements are no tree
 */
export function leafColumns({ schema }: Pick<FileMetaData, "schema">): Leaves {
  const columns: LeafColumn[] = [];
  const others: { name: string; type: string }[] = [];
  let next = 1;
  let chunk = 0;
  const walk = (children: number, steps: readonly Step[]): void => {
    for (let child = 0; child < children; child++) {
      if (next >= schema.length) throw new Error("the schema has fewer elements than it announces");
      const element = schema[next++];
      const path = [...steps, stepTo(element, steps)];
      if (element.num_children !== undefined && element.num_children > 0) walk(element.num_children, path);
      else {
        const leaf = leafOf(path, chunk++);
        if ("type" in leaf && "chunk" in leaf) columns.push(leaf);
        else others.push(leaf);
      }
    }
  };
  walk(schema[0].num_children ?? 0, []);
  if (next !== schema.length) throw new Error("the schema has more elements than it announces");
  return { columns, others };
}
