import { contourFigure } from "./contour-figure.ts";
import { exclusionTable } from "./exclusion-table.ts";
import { htmlTable, type TableColumn } from "./html-table.ts";
import type { Label } from "./latex-label.ts";
import type { Markup } from "./markup.ts";
import { formatNumber } from "./number-format.ts";
import { coefficientNamed, quantityLabel } from "./quantity.ts";
import type { ReportContent } from "./report-content.ts";
import { scanFigure } from "./scan-figure.ts";
import type { Scan } from "./scan.ts";
import { figureGrid, type Section } from "./section.ts";

/** The scans with a table of excluded values each, contours, and how far each method excludes the tested points. */
export function resultSection({ scans, contours = [], exclusions = [], coefficients, dataset }: ReportContent): Section {
  const curves = scans.map((scan, i) => {
    const label = quantityLabel(coefficientNamed(scan.coefficient, coefficients));
    return [figureGrid([scanFigure(`scan-${i + 1}`, scan, coefficients, dataset)]), excludedTable(scan, label)];
  });
  const regions = contours.map((each, i) => contourFigure(`contours-${i + 1}`, each, coefficients, dataset));
  const body = [
    ...curves,
    ...(regions.length === 0 ? [] : [figureGrid(regions)]),
    ...exclusions.map((each) => exclusionTable(each, coefficients)),
  ];
  return { id: "scans", heading: "Scans and contours", body };
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
