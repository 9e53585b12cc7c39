import { drawnEdges } from "./bin-edges.ts";
import { domainFromZero } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { latexLabel, plainLabel } from "./latex-label.ts";
import { steps, type Ink } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";

/** How well the polynomial of each event reproduces the weights it was fitted to, for one sample. */
export interface WeightClosure {
  readonly sample: string;
  /** Bin edges in log₁₀ of the largest relative residual of an event; the outer ones may be infinite. */
  readonly edges: Numbers;
  /** Events in each bin. */
  readonly counts: Numbers;
}

const INKS: readonly Ink[] = ["first", "second dash-1", "third dash-2", "fourth dash-3", "fifth dash-4", "ink dashed"];

/** Distribution of the closure residual, one outline per sample, as a fraction of its events. */
export function weightClosureFigure(id: string, closures: readonly WeightClosure[]): Markup {
  const drawn = closures.map(({ sample, edges, counts }, i) => {
    const where = `weight closure of ${sample}`;
    const shown = drawnEdges(where, edges);
    finiteColumns(where, { "lower edge": shown.slice(1), counts });
    const total = Array.from(counts).reduce((a, b) => a + b, 0) || 1;
    return { sample, edges: shown, fractions: Array.from(counts, (count) => count / total), ink: INKS[i % INKS.length] };
  });
  const ends = drawn.flatMap(({ edges }) => [edges[0], edges[edges.length - 1]]);
  return figure(id, {
    title: "Closure of the weight polynomials",
    caption: markup`Largest difference between an event’s weights and its fitted polynomial, relative to the largest weight of the event. Weights written with seven digits close at about 10<sup>−7</sup>; residuals near 10<sup>−3</sup> or above mean that the weights are not a quadratic polynomial of these coefficients.`,
    panels: [
      {
        title: "Closure of the weight polynomials",
        description: "Histogram of the logarithm of the relative closure residual of the events of each sample.",
        x: { label: latexLabel("\\log_{10}\\text{ of the relative residual}"), domain: [Math.min(...ends), Math.max(...ends)] },
        rows: [
          {
            y: { label: plainLabel("fraction of events"), domain: domainFromZero(drawn.map(({ fractions }) => fractions)) },
            height: 270,
            marks: (plot) => drawn.map(({ edges, fractions, ink }) => steps(plot, edges, fractions, ink)),
          },
        ],
      },
    ],
    legend: drawn.map(({ sample, ink }) => ({ mark: "line", ink, label: sample })),
    table: {
      columns: ["sample", "from", "to", "fraction"],
      rows: drawn.flatMap(({ sample, edges, fractions }) => fractions.map((fraction, i) => [sample, edges[i], edges[i + 1], fraction])),
    },
  });
}
