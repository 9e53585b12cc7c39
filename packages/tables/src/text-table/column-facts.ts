import type { NumberType } from "../columnar-file.ts";
import { meansMissing, meansNotFinite, type TextValue } from "./text-value.ts";

/** Something odd about a value: a gap, which no column of numbers may have, or a sort that the column has not had before. */
export interface OddValue {
  readonly gap: boolean;
  /** A gap's text, or what was expected instead. */
  readonly what: string;
}

/** What has been seen of a column: enough to choose the smallest type that holds all of it. */
export interface ColumnFacts {
  /** Takes the next value in, unless it is odd. */
  readonly add: (value: TextValue) => OddValue | undefined;
  /** The type of all values so far; undefined for a column that has none. */
  readonly type: () => NumberType | "text" | "text and numbers" | undefined;
  readonly kind: () => "number" | "list";
}

type Single = Exclude<TextValue, readonly TextValue[]>;

/** Sorts of values, which do not mix in a column of numbers. */
type Sort = "number" | "truth value" | "text";

const sortOf = (value: Single): Sort => (typeof value === "boolean" ? "truth value" : typeof value === "string" ? "text" : "number");

const isList = (value: TextValue): value is readonly TextValue[] => typeof value === "object";

/** A column of which nothing is known. */
export function columnFacts(): ColumnFacts {
  let sort: Sort | undefined;
  let list: boolean | undefined;
  let mixed = false;
  let fraction = false;
  // Integers that doubles hold are compared as such.
  let [low, high] = [0, 0];
  let [lowest, highest] = [0n, 0n];

  const addNumber = (value: number | bigint): void => {
    if (typeof value === "bigint") {
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    } else if (!Number.isSafeInteger(value) || Object.is(value, -0)) fraction = true;
    else if (value < low) low = value;
    else if (value > high) high = value;
  };

  const addSingle = (value: Single): OddValue | undefined => {
    if (typeof value === "string" && (meansMissing(value) || meansNotFinite(value))) return { gap: true, what: value };
    if (typeof value === "number" && !Number.isFinite(value)) return { gap: true, what: String(value) };
    const own = sortOf(value);
    sort ??= own;
    if (sort !== own) {
      if (sort !== "text") return { gap: false, what: `expected a ${sort} as before` };
      mixed = true;
    } else if (typeof value === "number" || typeof value === "bigint") addNumber(value);
    return undefined;
  };

  const add = (value: TextValue): OddValue | undefined => {
    if (!isList(value)) return addSingle(value);
    for (const element of value) {
      const odd = add(element);
      if (odd !== undefined) return odd;
    }
    return undefined;
  };

  const integerType = (): NumberType => {
    const smallest = BigInt(low) < lowest ? BigInt(low) : lowest;
    const largest = BigInt(high) > highest ? BigInt(high) : highest;
    if (smallest >= -(2n ** 31n) && largest < 2n ** 31n) return "int32";
    if (smallest >= -(2n ** 63n) && largest < 2n ** 63n) return "int64";
    return smallest >= 0n && largest < 2n ** 64n ? "uint64" : "float64";
  };

  return {
    add: (value) => {
      if (list !== undefined && list !== isList(value))
        return { gap: false, what: list ? "expected a list as before" : "expected no list, as before" };
      const odd = add(value);
      if (odd === undefined) list ??= isList(value);
      return odd;
    },
    type: () => {
      if (sort === "text") return mixed ? "text and numbers" : "text";
      if (sort === "truth value") return "bool";
      if (sort === undefined) return list === true ? "float64" : undefined;
      return fraction ? "float64" : integerType();
    },
    kind: () => (list === true ? "list" : "number"),
  };
}
