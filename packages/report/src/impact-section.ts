import { impactFigure } from "./impact-figure.ts";
import type { ReportContent } from "./report-content.ts";
import { figureGrid, type Section } from "./section.ts";

/** What nuisance parameters do to the scanned coefficients; nothing where no scan has any. */
export function impactSection({ scans, coefficients, dataset }: ReportContent): Section | undefined {
  const shown = scans.filter(({ impacts = [] }) => impacts.length > 0);
  if (shown.length === 0) return undefined;
  const figures = shown.map((scan, i) => impactFigure(`impacts-${i + 1}`, scan, coefficients, dataset));
  return { id: "impacts", heading: "Impacts", body: figureGrid(figures) };
}
