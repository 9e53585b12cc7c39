import { domainFromZero, paddedDomain, quotientDomain } from "./domain.ts";
import { figure } from "./figure.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { plainLabel } from "./latex-label.ts";
import { band, curve, horizontalRule, points, stepBand, steps } from "./marks.ts";
import type { Markup } from "./markup.ts";
import { formatMeasurement } from "./number-format.ts";
import type { Measurement } from "./report-content.ts";

/** Shares by bin, with errors. */
export interface ComparedShares {
  readonly shares: Numbers;
  readonly errors: Numbers;
}

/** Two samples that should be alike, and a classifier that tries to tell them apart. */
export interface ComparedSamples {
  readonly name: string;
  /** "ttH against ttH_other at kt = 1". */
  readonly text: string;
  readonly a: string;
  readonly b: string;
  readonly events: { readonly a: number; readonly b: number };
  readonly area: Measurement;
  readonly pull: number;
  readonly pValue: number;
  readonly roc: { readonly accepted: Numbers; readonly acceptedError: Numbers; readonly mistaken: Numbers };
  readonly scores: { readonly edges: Numbers; readonly a: ComparedShares; readonly b: ComparedShares };
  readonly columns: readonly { readonly name: string; readonly distance: number; readonly pValue: number; readonly adjusted: number }[];
}

const UNIT = [0, 1] as const;

const end = ({ shares, errors }: ComparedShares, sign: number): number[] => Array.from(shares, (value, b) => value + sign * errors[b]);

function scoreFigure(id: string, { a, b, scores }: ComparedSamples): Markup {
  const { edges } = scores;
  finiteColumns("scores of compared samples", { "lower edge": Array.from(edges).slice(1), ...scores.a });
  finiteColumns("scores of compared samples", { "lower edge": Array.from(edges).slice(1), ...scores.b });
  const filled = Array.from(scores.b.shares.length === 0 ? [] : scores.b.shares, (_, i) => i).filter((i) => scores.b.shares[i] > 0);
  const centre = filled.map((i) => (edges[i] + edges[i + 1]) / 2);
  const ratio = filled.map((i) => scores.a.shares[i] / scores.b.shares[i]);
  const error = filled.map((i, k) =>
    Math.hypot(scores.a.errors[i] / scores.b.shares[i], (ratio[k] * scores.b.errors[i]) / scores.b.shares[i]),
  );
  return figure(id, {
    title: `Score of ${a} against ${b}`,
    caption:
      "Distribution of the logit of a classifier that tries to tell the two samples apart, each event by trees that have not seen it, in bins of about equal weight, each sample to 1; below, the first over the second. At one everywhere where nothing differs.",
    panels: [
      {
        title: `Score of ${a} against ${b}`,
        description: "A histogram for each sample, and below it points with error bars around one.",
        x: { label: plainLabel("logit"), domain: paddedDomain([edges], 0) },
        rows: [
          {
            y: { label: plainLabel("share of events"), domain: domainFromZero([end(scores.a, 1), end(scores.b, 1)]) },
            height: 200,
            marks: (plot) => [
              stepBand(plot, edges, end(scores.a, -1), end(scores.a, 1), "first"),
              steps(plot, edges, scores.a.shares, "first"),
              stepBand(plot, edges, end(scores.b, -1), end(scores.b, 1), "second"),
              steps(plot, edges, scores.b.shares, "second"),
            ],
          },
          {
            y: {
              label: plainLabel("ratio"),
              domain: quotientDomain([ratio.map((value, k) => value + error[k]), ratio.map((value, k) => value - error[k])], 0.1, 2),
            },
            height: 110,
            marks: (plot) => [horizontalRule(plot, 1, "rule dashed"), points(plot, centre, ratio, "ink", error)],
          },
        ],
      },
    ],
    legend: [
      { mark: "line with band", ink: "first", label: a },
      { mark: "line with band", ink: "second", label: b },
      { mark: "point with error", ink: "ink", label: "ratio" },
    ],
    table: {
      columns: ["from", "to", a, "error", b, "error"],
      rows: Array.from(scores.a.shares, (share, i) => [
        edges[i],
        edges[i + 1],
        share,
        scores.a.errors[i],
        scores.b.shares[i],
        scores.b.errors[i],
      ]),
    },
  });
}

function comparisonRoc(id: string, { a, b, roc, area }: ComparedSamples): Markup {
  const { accepted, acceptedError, mistaken } = roc;
  finiteColumns(`ROC curve of ${a} against ${b}`, roc);
  const ends = (sign: number): number[] => Array.from(accepted, (value, i) => value + sign * acceptedError[i]);
  return figure(id, {
    title: `ROC curve of ${a} against ${b}`,
    caption: `Share of ${a} above a threshold against that of ${b}. Area: ${formatMeasurement(area.value, area.error)}; samples that nothing tells apart lie on the diagonal.`,
    panels: [
      {
        title: `ROC curve of ${a} against ${b}`,
        description: "A curve from zero to one along the diagonal, with its error as a band.",
        x: { label: plainLabel(`share of ${b}`), domain: UNIT },
        rows: [
          {
            y: { label: plainLabel(`share of ${a}`), domain: UNIT },
            height: 320,
            marks: (plot) => [
              curve(plot, UNIT, UNIT, "rule dashed"),
              band(plot, mistaken, ends(-1), ends(1), "first"),
              curve(plot, mistaken, accepted, "first"),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "line with band", ink: "first", label: `${a} against ${b}` },
      { mark: "line", ink: "rule dashed", label: "no separation" },
    ],
    table: {
      columns: [`share of ${b}`, `share of ${a}`, "error"],
      rows: Array.from(accepted, (value, i) => [mistaken[i], value, acceptedError[i]]),
    },
  });
}

/** Scores of both samples with their ratio, and the ROC curve. */
export const sampleComparisonFigures = (id: string, comparison: ComparedSamples): readonly Markup[] => [
  scoreFigure(`${id}-scores`, comparison),
  comparisonRoc(`${id}-roc`, comparison),
];
