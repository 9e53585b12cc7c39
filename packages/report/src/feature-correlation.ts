import type { Tick } from "./axis.ts";
import { figure } from "./figure.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { labelSvg, labelWidth, plainLabel, type Label } from "./latex-label.ts";
import { markup, type Markup } from "./markup.ts";
import { quantityLabel, type Quantity } from "./quantity.ts";

/** Linear correlations of features among the events that networks are trained on. */
export interface FeatureCorrelation {
  readonly features: readonly Quantity[];
  /** Features × features. */
  readonly matrix: readonly Numbers[];
}

const CELL = 30;
const SIZE = 12;
/** Width of a column of the largest map, in the widest margins. */
const LEAST_CELL = 16;

/** The correlation matrix as a map: colour for the sign, shade for the size, and the number in hundredths. */
export function featureCorrelationFigure(id: string, { features, matrix }: FeatureCorrelation): Markup {
  matrix.forEach((row, i) => finiteColumns("correlation of the features", { [features[i].name]: row, "first row": matrix[0] }));
  const labels = features.map(quantityLabel);
  const n = features.length;
  const ticks = labels.map((label, i): Tick => ({ value: n - 1 - i, label }));
  const height = CELL * n;
  return figure(id, {
    title: "Correlation of the features",
    caption: `Linear correlation of the features drawn here among training events, in hundredths: blue and without a sign where they grow together, orange and with a minus where one falls as the other grows. Features at ±100 say the same; what the networks add is what such numbers do not show.`,
    panels: [
      {
        title: "Correlation of the features",
        description: `A map of ${n} by ${n} cells, each with the correlation of two features in hundredths.`,
        top: 24 + 0.87 * Math.max(...labels.map((label) => labelWidth(label, SIZE))),
        // slanted labels of the last columns reach beyond the frame
        right: Math.max(24, ...labels.map((label, j) => 8 + labelWidth(label, SIZE) / 2 - (n - 1 - j) * LEAST_CELL)),
        x: { label: [], domain: [-0.5, n - 0.5], ticks: labels.map((_, i): Tick => ({ value: i, label: [] })) },
        rows: [
          {
            y: { label: [], domain: [-0.5, n - 0.5], ticks },
            height,
            marks: (plot) => {
              const width = plot.width / n;
              return matrix.map((row, i) =>
                Array.from(row, (value, j) => {
                  const [x, y] = [j * width, i * CELL];
                  const ink = value < 0 ? "second" : "first";
                  return markup`<rect class="cell ${ink}" x="${x}" y="${y}" width="${width}" height="${CELL}" fill-opacity="${0.55 * Math.abs(value)}"/><text x="${x + width / 2}" y="${y + CELL / 2 + 4}" font-size="11" text-anchor="middle">${hundredths(value)}</text>`;
                }),
              );
            },
            margin: (plot) => labels.map((label, j) => slanted(label, ((j + 0.5) * plot.width) / n, -8)),
          },
        ],
      },
    ],
    legend: [
      { mark: "band", ink: "first strong", label: "grow together" },
      { mark: "band", ink: "second strong", label: "one falls as the other grows" },
    ],
    table: {
      columns: ["feature", ...labels],
      rows: labels.map((_, i) => [features[i].name, ...Array.from(matrix[i])]),
    },
  });
}

/** Rounding must not leave a minus before a zero. */
const hundredths = (value: number): string => String(Math.round(100 * value) + 0).replace("-", "−");

const slanted = (label: Label, x: number, y: number): Markup =>
  markup`<g transform="translate(${x},${y})rotate(-60)"><text font-size="${SIZE}" text-anchor="start">${labelSvg(label.length > 0 ? label : plainLabel("?"), SIZE)}</text></g>`;
