import type { ContourScan, ScanResult } from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import { roundedText, significantText, unionText } from "./number-text.ts";

const percent = (level: string): string => `${significantText(100 * Number(level), 12)} %`;

/** What is to say of intervals that the range of the scan cuts off. */
function beyond(open: readonly (readonly [boolean, boolean])[]): string {
  const [below, above] = [open.some(([low]) => low), open.some(([, high]) => high)];
  if (!below && !above) return "";
  return `, and beyond the ${below && above ? "ends" : below ? "lower end" : "upper end"} of the scan`;
}

/** Best fit and intervals of a scan of one parameter. */
export function intervalText({
  parameters: [name],
  bestFit,
  intervals,
  open,
}: Pick<ScanResult, "parameters" | "bestFit" | "intervals" | "open">): readonly string[] {
  const value = bestFit.parameters.find((parameter) => parameter.name === name)?.value ?? NaN;
  const widths = Object.values(intervals).flatMap((union) => union.map(([low, high]) => high - low));
  const scale = Math.min(...widths.filter((width) => width > 0));
  return alignedRows([
    ["best fit", `${name} = ${roundedText(value, scale)}`],
    ...Object.entries(intervals).map(([level, union]) => [percent(level), `${unionText(union)}${beyond(open[level])}`]),
  ]);
}

const extent = (values: readonly number[]): string => unionText([[Math.min(...values), Math.max(...values)]]);

/** Best fit and the extents of the contours of a scan of two parameters. */
export function contourText({
  parameters,
  bestFit,
  intervals,
}: Pick<ContourScan, "parameters" | "bestFit" | "intervals">): readonly string[] {
  const values = parameters.map((name) => bestFit.parameters.find((parameter) => parameter.name === name)?.value ?? NaN);
  return alignedRows([
    ["best fit", parameters.map((name, i) => `${name} = ${significantText(values[i])}`).join(", ")],
    ...Object.entries(intervals).flatMap(([level, lines]) =>
      lines.length === 0
        ? [[percent(level), "no contour in the range of the scan"]]
        : lines.map((line) => {
            const [first, last] = [line[0], line[line.length - 1]];
            const closed = first[0] === last[0] && first[1] === last[1];
            const extents = parameters.map((name, i) => `${name} ${extent(line.map((vertex) => vertex[i]))}`);
            return [percent(level), `${closed ? "contour" : "contour that leaves the scan"}, ${extents.join(", ")}`];
          }),
    ),
  ]);
}
