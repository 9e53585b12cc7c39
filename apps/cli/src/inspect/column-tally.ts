import type { FileColumn, NumberArray } from "@ratiometer/tables";
import type { ColumnSummary, ExactNumber } from "./contents.ts";

/** Numbers that stand for "there is none" in files of all kinds. */
const SENTINELS: ReadonlySet<number> = new Set([-10, -99, -999, -9999, -99999, -1000, -3000, 999, 9999, 99999]);

/** The smallest number that a float of 32 bits holds with all its digits, and what no quantity in an event exceeds. */
const NORMAL = 2 ** -126;
const HUGE = 1e30;

/** Values that are summed as doubles before they go into an exact sum: none of 32 bits can make them inexact. */
const EXACT_TERMS = 1 << 20;

/** What has been seen of the values of a column, beside its summary. */
export interface TallyFacts {
  readonly finite: number;
  readonly nan: number;
  readonly infinite: number;
  readonly zeros: number;
  readonly negative: number;
  /** Equal to -1. */
  readonly minusOnes: number;
  /** Beyond ±1. */
  readonly beyondOne: number;
  /** Beyond ±1e30. */
  readonly huge: number;
  /** Not 0 and smaller than any float of 32 bits with all its digits. */
  readonly denormal: number;
  /** How often each of the usual sentinels occurs. */
  readonly sentinels: ReadonlyMap<number, number>;
  /** Sum, and largest, of the absolute values. */
  readonly absolute: number;
  readonly largest: number;
  /** Sum of the squares. */
  readonly squares: number;
}

/** What has been seen of a column of a file. */
export interface ColumnTally {
  readonly column: FileColumn;
  readonly add: (values: NumberArray) => void;
  readonly summary: () => ColumnSummary;
  readonly facts: () => TallyFacts;
}

const exact = (value: bigint): ExactNumber => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value));

const typeText = ({ type, kind }: FileColumn): string => (kind === "list" ? `list of ${type}` : type);

/** Sums and counts of doubles while they grow. */
interface Growing {
  nan: number;
  infinite: number;
  zeros: number;
  negative: number;
  minusOnes: number;
  beyondOne: number;
  huge: number;
  denormal: number;
  sum: number;
  /** What the sum has lost by rounding (Neumaier's variant of Kahan summation): with it, the order of the terms does not matter. */
  lost: number;
  absolute: number;
  largest: number;
  squares: number;
  min: number;
  max: number;
  readonly sentinels: Map<number, number>;
}

type Doubles = Exclude<NumberArray, BigInt64Array | BigUint64Array>;

/** Takes the values first … end - 1 in. What grows is kept in local variables: this loop sees every number of a file. */
function addDoubles(grown: Growing, values: Doubles, first: number, end: number): void {
  const { sentinels } = grown;
  let { sum, lost, absolute, largest, squares, min, max, zeros, negative, beyondOne } = grown;
  for (let i = first; i < end; i++) {
    const value = values[i];
    const size = Math.abs(value);
    if (!(size < Infinity)) {
      if (Number.isNaN(value)) grown.nan++;
      else grown.infinite++;
      continue;
    }
    const next = sum + value;
    lost += Math.abs(sum) >= size ? sum - next + value : value - next + sum;
    sum = next;
    if (value < min) min = value;
    if (value > max) max = value;
    if (size > largest) largest = size;
    absolute += size;
    squares += value * value;
    if (value < 0) negative++;
    if (size > 1) {
      beyondOne++;
      if (size > HUGE) grown.huge++;
      if (SENTINELS.has(value)) sentinels.set(value, (sentinels.get(value) ?? 0) + 1);
    } else if (value === 0) zeros++;
    else if (value === -1) grown.minusOnes++;
    else if (size < NORMAL) grown.denormal++;
  }
  Object.assign(grown, { sum, lost, absolute, largest, squares, min, max, zeros, negative, beyondOne });
}

/** Counts, sums and ranges of a column; integers are exact, sums of others are compensated. */
export function columnTally(column: FileColumn): ColumnTally {
  const integers = !column.type.startsWith("float");
  const grown: Growing = {
    nan: 0,
    infinite: 0,
    zeros: 0,
    negative: 0,
    minusOnes: 0,
    beyondOne: 0,
    huge: 0,
    denormal: 0,
    sum: 0,
    lost: 0,
    absolute: 0,
    largest: 0,
    squares: 0,
    min: Infinity,
    max: -Infinity,
    sentinels: new Map(),
  };
  let count = 0;
  let wholeSum = 0n;
  let [wholeMin, wholeMax]: [bigint | undefined, bigint | undefined] = [undefined, undefined];

  const addIntegers = (values: Doubles): void => {
    for (let first = 0; first < values.length; first += EXACT_TERMS) {
      addDoubles(grown, values, first, Math.min(values.length, first + EXACT_TERMS));
      wholeSum += BigInt(grown.sum);
      grown.sum = 0;
      grown.lost = 0;
    }
  };

  const addBigIntegers = (values: BigInt64Array | BigUint64Array): void => {
    for (const value of values) {
      wholeSum += value;
      if (wholeMin === undefined || value < wholeMin) wholeMin = value;
      if (wholeMax === undefined || value > wholeMax) wholeMax = value;
      if (value === 0n) grown.zeros++;
      else if (value < 0n) grown.negative++;
    }
  };

  const range = (): readonly [ExactNumber | null, ExactNumber | null] => {
    if (wholeMin !== undefined && wholeMax !== undefined) return [exact(wholeMin), exact(wholeMax)];
    return grown.min <= grown.max ? [grown.min, grown.max] : [null, null];
  };

  return {
    column,
    add: (values) => {
      count += values.length;
      if (values instanceof BigInt64Array || values instanceof BigUint64Array) addBigIntegers(values);
      else if (integers) addIntegers(values);
      else addDoubles(grown, values, 0, values.length);
    },
    summary: () => {
      const { nan, infinite, sum, lost } = grown;
      const total = integers ? exact(wholeSum) : Number.isFinite(lost) ? sum + lost : sum;
      const [min, max] = range();
      return {
        name: column.name,
        unit: column.unit,
        type: typeText(column),
        count,
        sum: typeof total === "string" || Number.isFinite(total) ? total : null,
        min,
        max,
        ...(nan + infinite === 0 ? {} : { notFinite: nan + infinite }),
      };
    },
    facts: () => ({ ...grown, finite: count - grown.nan - grown.infinite }),
  };
}
