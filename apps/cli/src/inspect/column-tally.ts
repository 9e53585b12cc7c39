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

/** Counts, sums and ranges of a column; integers are exact, sums of others are compensated. */
export function columnTally(column: FileColumn): ColumnTally {
  const integers = !column.type.startsWith("float");
  let [count, nan, infinite, zeros, negative, minusOnes, beyondOne, huge, denormal] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  let [sum, lost, absolute, largest, squares] = [0, 0, 0, 0, 0];
  let [min, max] = [Infinity, -Infinity];
  let wholeSum = 0n;
  let [wholeMin, wholeMax]: [bigint | undefined, bigint | undefined] = [undefined, undefined];
  const sentinels = new Map<number, number>();

  const addDoubles = (values: Exclude<NumberArray, BigInt64Array | BigUint64Array>, first: number, end: number): void => {
    for (let i = first; i < end; i++) {
      const value = values[i];
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) nan++;
        else infinite++;
        continue;
      }
      const next = sum + value;
      const size = Math.abs(value);
      lost += Math.abs(sum) >= size ? sum - next + value : value - next + sum;
      sum = next;
      if (value < min) min = value;
      if (value > max) max = value;
      if (value === 0) zeros++;
      else {
        if (value < 0) negative++;
        absolute += size;
        squares += value * value;
        if (size > largest) largest = size;
        if (size > 1) {
          beyondOne++;
          if (size > HUGE) huge++;
          if (SENTINELS.has(value)) sentinels.set(value, (sentinels.get(value) ?? 0) + 1);
        } else if (value === -1) minusOnes++;
        else if (size < NORMAL) denormal++;
      }
    }
  };

  const addBigIntegers = (values: BigInt64Array | BigUint64Array): void => {
    for (const value of values) {
      wholeSum += value;
      if (wholeMin === undefined || value < wholeMin) wholeMin = value;
      if (wholeMax === undefined || value > wholeMax) wholeMax = value;
      if (value === 0n) zeros++;
      else if (value < 0n) negative++;
    }
  };

  return {
    column,
    add: (values) => {
      count += values.length;
      if (values instanceof BigInt64Array || values instanceof BigUint64Array) addBigIntegers(values);
      else if (!integers) addDoubles(values, 0, values.length);
      else
        for (let first = 0; first < values.length; first += EXACT_TERMS) {
          addDoubles(values, first, Math.min(values.length, first + EXACT_TERMS));
          wholeSum += BigInt(sum);
          sum = 0;
          lost = 0;
        }
    },
    summary: () => {
      const finite = count - nan - infinite;
      const range: readonly [ExactNumber | null, ExactNumber | null] =
        wholeMin !== undefined && wholeMax !== undefined ? [exact(wholeMin), exact(wholeMax)] : finite === 0 ? [null, null] : [min, max];
      const total = integers ? exact(wholeSum) : Number.isFinite(lost) ? sum + lost : sum;
      const isNumber = typeof total === "string" || Number.isFinite(total);
      return {
        name: column.name,
        unit: column.unit,
        type: typeText(column),
        count,
        sum: isNumber ? total : null,
        min: range[0],
        max: range[1],
        ...(finite === count ? {} : { notFinite: nan + infinite }),
      };
    },
    facts: () => ({
      finite: count - nan - infinite,
      nan,
      infinite,
      zeros,
      negative,
      minusOnes,
      beyondOne,
      huge,
      denormal,
      sentinels,
      absolute,
      largest,
      squares,
    }),
  };
}
