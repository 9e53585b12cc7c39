import type { Dataset } from "./dataset.ts";
import { featureCorrelationFigure, type FeatureCorrelation } from "./feature-correlation.ts";
import { featureProcessFigure, featureShapeFigure, type FeatureShape } from "./feature-shape.ts";
import { markup } from "./markup.ts";
import { formatCount } from "./number-format.ts";
import type { Coefficient } from "./quantity.ts";
import { figureGrid, type Section } from "./section.ts";

/** Features as the networks see them. */
export interface FeatureFigures {
  /** Inputs of the networks, drawn or not. */
  readonly inputs: number;
  /** The most important first. */
  readonly shapes: readonly FeatureShape[];
  readonly correlation: FeatureCorrelation;
}

/** How the most important features are distributed, and how they go together. */
export function featureSection(
  { inputs, shapes, correlation }: FeatureFigures,
  coefficients: readonly Coefficient[],
  dataset?: Dataset,
): Section {
  const figures = [
    ...shapes.flatMap((shape, i) =>
      [
        featureShapeFigure(`feature-${i + 1}`, shape, coefficients, dataset),
        featureProcessFigure(`feature-${i + 1}-processes`, shape, dataset),
      ].filter((each) => each !== undefined),
    ),
    ...(correlation.features.length > 1 ? [featureCorrelationFigure("feature-correlation", correlation)] : []),
  ];
  const body = markup`<p class="note">${
    shapes.length < inputs ? `The ${formatCount(shapes.length)} most important of ${formatCount(inputs)} inputs` : "All inputs"
  } of the networks, the most important first, of the events that pass the selection.</p>
${figureGrid(figures)}`;
  return { id: "features", heading: "Features", body };
}
