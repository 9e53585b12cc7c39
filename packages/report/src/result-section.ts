import { htmlTable, type TableColumn } from "./html-table.ts";
import { joinLabels, type Label } from "./latex-label.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import { formatInterval, formatNumber, formatPercent } from "./number-format.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";
import { scanFigure } from "./scan-figure.ts";
import type { Scan, ScanCurve } from "./scan.ts";
import { figureGrid, type Section } from "./section.ts";

/** The scans with a table of intervals and of excluded values each. */
export function resultSection(scans: readonly Scan[], coefficients: readonly Coefficient[]): Section {
  const body = scans.map((scan, i) => {
    const label = quantityLabel(coefficientNamed(scan.coefficient, coefficients));
    return [
      figureGrid([scanFigure(`scan-${i + 1}`, scan, coefficients)]),
      intervalTable(scan, label),
      excludedTable(scan, label),
      impactTable(scan, label),
    ];
  });
  return { id: "result", heading: "Result", body };
}

function intervalTable(scan: Scan, label: Label): Markup | undefined {
  const curves = scan.curves.filter(({ role, bestFit, intervals }) => role !== "member" && (bestFit ?? intervals) !== undefined);
  if (curves.length === 0) return undefined;
  const columns: readonly TableColumn[] = [
    { heading: "curve" },
    { heading: joinLabels("best\u00a0", label), align: "right" },
    ...scan.levels.map(({ level }): TableColumn => ({ heading: formatPercent(level), align: "right" })),
  ];
  const rows = curves.map((each) => [
    each.label,
    each.bestFit === undefined ? "–" : bestFit(each, each.bestFit),
    ...scan.levels.map(({ level }) => intervals(each, level)),
  ]);
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

function intervals(each: ScanCurve, level: number): Content {
  const found = each.intervals?.find((interval) => interval.level === level);
  if (found === undefined || found.ranges.length === 0) return "–";
  const [first, last] = [each.at[0], each.at[each.at.length - 1]];
  const open = found.ranges.some(([low, high]) => low <= first || high >= last);
  return [found.ranges.map(formatInterval).join(" ∪ "), open ? markup` <span class="note">to the end of the scan</span>` : undefined];
}

function excludedTable(scan: Scan, label: Label): Markup | undefined {
  if (scan.excluded === undefined || scan.excluded.length === 0) return undefined;
  const rows = scan.excluded.map(({ value, deltaTwiceNll, significance }) => [
    formatNumber(value),
    formatNumber(deltaTwiceNll),
    `${formatNumber(significance, 3)} σ`,
  ]);
  const columns: readonly TableColumn[] = [
    { heading: label, align: "right" },
    { heading: "Δ(−2 ln L)", align: "right" },
    { heading: "excluded at", align: "right" },
  ];
  return htmlTable(columns, rows, "Excluded values");
}

function impactTable({ impacts = [] }: Scan, label: Label): Markup | undefined {
  if (impacts.length === 0) return undefined;
  const inDeviations = (value: number | null): string => (value === null ? "–" : formatNumber(value, 2));
  const rows = impacts.map(({ parameter, pull, constraint, up, down }) => [
    parameter,
    inDeviations(pull),
    inDeviations(constraint),
    formatNumber(up, 2),
    formatNumber(down, 2),
  ]);
  const columns: readonly TableColumn[] = [
    { heading: "nuisance parameter" },
    { heading: "pull", align: "right" },
    { heading: "constraint", align: "right" },
    { heading: joinLabels(label, " shifts, up"), align: "right" },
    { heading: "down", align: "right" },
  ];
  return htmlTable(columns, rows, "Impacts of nuisance parameters");
}
