import { htmlTable, type TableColumn } from "./html-table.ts";
import { joinLabels, labelHtml } from "./latex-label.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import { formatInterval, formatNumber, formatPercent } from "./number-format.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";
import { measurementOf, type ConfidenceInterval, type Scan, type ScanCurve } from "./scan.ts";

/** Best fit and intervals of every method in every coefficient, and how long its widest interval is beside that of the measurement. */
export function intervalTable(scans: readonly Scan[], coefficients: readonly Coefficient[]): Markup | undefined {
  const levels = [...new Set(scans.flatMap((scan) => scan.levels.map(({ level }) => level)))];
  const rows = scans.flatMap((scan) => {
    const curves = [...scan.curves, ...(scan.tabulated ?? [])].filter(
      ({ role, bestFit, intervals }) => role !== "member" && (bestFit ?? intervals) !== undefined,
    );
    const label = quantityLabel(coefficientNamed(scan.coefficient, coefficients));
    return curves.map((each) => [
      labelHtml(label),
      each.label,
      each.bestFit === undefined ? "–" : bestFit(each, each.bestFit),
      ...levels.map((level) => intervals(each, level)),
      relativeLength(scan, each, levels[levels.length - 1]),
    ]);
  });
  if (rows.length === 0) return undefined;
  const columns: readonly TableColumn[] = [
    { heading: "coefficient" },
    { heading: "method" },
    { heading: "best fit", align: "right" },
    ...levels.map((level): TableColumn => ({ heading: formatPercent(level), align: "right" })),
    { heading: joinLabels(`length of ${formatPercent(levels[levels.length - 1])}, relative`), align: "right" },
  ];
  return htmlTable(columns, rows, "Best fit and intervals");
}

/** To a hundredth of the narrowest interval that holds it. */
function bestFit(each: ScanCurve, best: number): string {
  const widths = (each.intervals ?? []).flatMap(({ ranges }) => ranges.filter(([a, b]) => a <= best && best <= b).map(([a, b]) => b - a));
  const width = Math.min(...widths);
  if (!(width > 0 && width < Infinity)) return formatNumber(best);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(width)));
  return formatNumber(Number(best.toFixed(decimals)), 12);
}

const intervalAt = (each: ScanCurve, level: number): ConfidenceInterval | undefined =>
  each.intervals?.find((interval) => interval.level === level && interval.ranges.length > 0);

/** Whether an interval ends where the scan does rather than where the likelihood says. */
const isOpen = (each: ScanCurve, { ranges }: ConfidenceInterval): boolean =>
  ranges.some(([low, high]) => low <= each.at[0] || high >= each.at[each.at.length - 1]);

function intervals(each: ScanCurve, level: number): Content {
  const found = intervalAt(each, level);
  if (found === undefined) return "–";
  const note = isOpen(each, found) ? markup` <span class="note">to the end of the scan</span>` : undefined;
  return [found.ranges.map(formatInterval).join(" ∪ "), note];
}

const lengthOf = ({ ranges }: ConfidenceInterval): number => ranges.reduce((sum, [low, high]) => sum + high - low, 0);

function relativeLength(scan: Scan, each: ScanCurve, level: number): string {
  const result = measurementOf(scan);
  const [own, reference] = [intervalAt(each, level), result === undefined ? undefined : intervalAt(result, level)];
  if (result === undefined || own === undefined || reference === undefined || isOpen(result, reference) || lengthOf(reference) <= 0)
    return "–";
  if (each === result) return "1";
  return `${isOpen(each, own) ? "at least " : ""}${formatNumber(lengthOf(own) / lengthOf(reference), 3)}`;
}
