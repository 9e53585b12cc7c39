import { binBoxes, type BinGrid, type BinRange } from "@ratiometer/features";
import { headerOf, type IndependentValue, type IndependentVariable } from "./hepdata-table.ts";

/** What is binned, in words. */
export const quantitiesOf = ({ axes }: BinGrid): string => axes.map(({ column }) => column).join(" and ");

const endText = (end: number): string => (Number.isFinite(end) ? String(end) : end < 0 ? "-inf" : "inf");

/** Whether ranges of one axis can be bins at HEPData, which takes one that is open below and one that is open above, none that is both. */
function areBins(ranges: readonly BinRange[]): boolean {
  const [below, above] = [new Set<number>(), new Set<number>()];
  for (const { low, high } of ranges) {
    if (low === -Infinity) below.add(high);
    if (high === Infinity) above.add(low);
  }
  return below.size <= 1 && above.size <= 1 && !below.has(Infinity);
}

/** The bins of a channel as independent variables, one for each axis: bins where HEPData takes them, else texts such as "0.3 to inf", which have all digits. */
export function independentBins(grid: BinGrid): IndependentVariable[] {
  const boxes = binBoxes(grid);
  return grid.axes.map(({ column, unit }, axis) => {
    const ranges = boxes.map((box) => box[axis]);
    const values: readonly IndependentValue[] = areBins(ranges)
      ? ranges
      : ranges.map(({ low, high }) => ({ value: `${endText(low)} to ${endText(high)}` }));
    return { header: headerOf(column, unit), values };
  });
}

/** The range that an independent variable says, as a bin or as a text; undefined for any other value. */
export function rangeOf(value: IndependentValue): BinRange | undefined {
  if ("low" in value) return value;
  const found = /^(\S+) to (\S+)$/.exec(String(value.value));
  if (found === null) return undefined;
  const [, low, high] = found;
  return { low: low === "-inf" ? -Infinity : Number(low), high: high === "inf" ? Infinity : Number(high) };
}

/** Bins of one quantity are drawn over its values, others over their numbers. */
export const binPicture = (grid: BinGrid): { readonly kind: "steps"; readonly numbered?: true } => {
  const [first, ...others] = independentBins(grid);
  return others.length === 0 && first.values.every((value) => "low" in value) ? { kind: "steps" } : { kind: "steps", numbered: true };
};
