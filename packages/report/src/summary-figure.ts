import { datasetLabel, type Dataset } from "./dataset.ts";
import { figure } from "./figure.ts";
import { intervalPanel, withIntervals } from "./interval-panel.ts";
import { joinLabels, labelText } from "./latex-label.ts";
import type { Markup } from "./markup.ts";
import { formatPercent } from "./number-format.ts";
import type { PanelSpec } from "./panel.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";
import { scanLegend, SCAN_HEIGHT, wholeScanPanel } from "./scan-figure.ts";
import { intervalsByWidth, type Scan } from "./scan.ts";

/** Of one coefficient the scan and the intervals of all methods; of several the intervals in each. */
export function summaryFigure(id: string, scans: readonly Scan[], coefficients: readonly Coefficient[], dataset?: Dataset): Markup {
  const [first] = scans;
  const single = scans.length === 1;
  const label = quantityLabel(coefficientNamed(first.coefficient, coefficients));
  const over = { left: first.data, ...(dataset === undefined ? {} : { right: datasetLabel(dataset) }) };
  const panels = scans.flatMap((scan): PanelSpec[] => {
    const coefficient = coefficientNamed(scan.coefficient, coefficients);
    const methods = withIntervals(scan).length;
    const intervals = methods === 0 ? [] : [intervalPanel(scan, coefficient, single ? SCAN_HEIGHT : 44 * methods)];
    return [...(single ? [wholeScanPanel(scan, coefficient)] : []), ...intervals].map((panel) => ({ ...panel, over }));
  });
  const levels = intervalsByWidth(first.curves[0]).map(({ level }) => formatPercent(level));
  return figure(id, {
    title: single ? joinLabels("What is known of ", label) : "What is known of the coefficients",
    caption: `${single ? "Left, twice the negative log likelihood above its minimum over the whole range. Right, best" : "Best"} fits (circles) and intervals, the thinner bar at ${levels.join(", the thicker at ")}; the dotted line is the SM. The shorter its bars, the more a method learns from the same events.`,
    panels: panels.length > 0 ? panels : [wholeScanPanel(first, coefficientNamed(first.coefficient, coefficients))],
    legend: single ? scanLegend(first) : [],
    table: {
      columns: ["coefficient", "method", "best fit", "level", "from", "to"],
      rows: scans.flatMap((scan) => {
        const name = labelText(quantityLabel(coefficientNamed(scan.coefficient, coefficients)));
        return withIntervals(scan).flatMap(({ label: method, bestFit, intervals = [] }) =>
          intervals.flatMap(({ level, ranges }) => ranges.map(([low, high]) => [name, method, bestFit ?? "", level, low, high])),
        );
      }),
    },
    wide: true,
  });
}
