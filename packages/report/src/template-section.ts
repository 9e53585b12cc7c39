import type { ReportContent } from "./report-content.ts";
import { scoreShapeFigure } from "./score-shape.ts";
import { templateVariations } from "./template-variations.ts";
import { figureGrid, type Section } from "./section.ts";

/** What the binned likelihoods see: expected events of every channel in its bins. */
export function templateSection({ scoreShapes, templateVariations: variations = [], coefficients, dataset }: ReportContent): Section {
  const figures = scoreShapes.map((shape, i) => scoreShapeFigure(`score-shape-${i + 1}`, shape, coefficients, dataset));
  return { id: "templates", heading: "Templates", body: [figureGrid(figures), templateVariations(variations)] };
}
