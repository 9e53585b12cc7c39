import { binCentres, rangeName } from "./bin-edges.ts";
import { datasetLabel, type Dataset } from "./dataset.ts";
import { countScale, domainAround, quotientDomain } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure, type LegendEntry } from "./figure.ts";
import { joinLabels, labelText, plainLabel } from "./latex-label.ts";
import { horizontalRule, stepBand, steps, type Ink } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatNumber } from "./number-format.ts";
import type { Plot } from "./panel.ts";
import { quantityLabel } from "./quantity.ts";
import { binPlaces, groupLabels, LOGARITHMIC, separators, type ScoreShape } from "./score-shape.ts";

/** Data of a channel beside the prediction after the fit, in bins. */
export interface DataPrediction extends Pick<ScoreShape, "channel" | "axes" | "bins"> {
  readonly role: "signal" | "control" | "validation";
  /** "observed data", "pseudo-data drawn at the SM". */
  readonly dataLabel: string;
  /** From the bottom of the stack to its top. */
  readonly samples: readonly { readonly name: string; readonly yields: Numbers }[];
  readonly total: Numbers;
  /** Of the total; null where the fit has no covariance. */
  readonly uncertainty: Numbers | null;
  readonly observed: Numbers;
  /** Poisson intervals of the observed counts. */
  readonly intervals: readonly (readonly [number, number])[];
  readonly pulls: readonly (number | null)[] | null;
  readonly chi2: number | null;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
}

const INKS: readonly Ink[] = ["first strong", "second strong", "third strong", "fourth strong", "fifth strong"];

/** Counts with their intervals; what is below the bottom of a logarithmic axis leaves the frame. */
function counts(plot: Plot, xs: readonly number[], ys: readonly number[], intervals: readonly (readonly [number, number])[]): Markup[] {
  const [bottom, top] = plot.y.domain;
  const position = (value: number): number => plot.y.position(Math.min(Math.max(value, bottom), top + (top - bottom)));
  return xs.map((x, i) => {
    const at = plot.x.position(x);
    const [low, high] = intervals[i];
    const bar = markup`<path class="error ink" d="M${at},${position(low)}V${position(high)}"/>`;
    return ys[i] < bottom ? bar : markup`${bar}<circle class="point ink" cx="${at}" cy="${position(ys[i])}" r="3.6"/>`;
  });
}

/** A stack of the processes with the data on it, the quotient of both below, and the pulls. */
export function dataPredictionFigure(id: string, content: DataPrediction, dataset?: Dataset): Markup {
  const { channel, axes, bins, samples, total, uncertainty, observed, intervals, pulls } = content;
  const where = `data and prediction of ${channel}`;
  const { name, unit, edges, groups } = binPlaces(where, content);
  for (const sample of samples) finiteColumns(`${where}, ${sample.name}`, { "lower edge": edges.slice(1), yields: sample.yields });
  finiteColumns(where, { "lower edge": edges.slice(1), total, observed, lower: intervals.map(([low]) => low) });
  const filled = bins.map((_, bin) => bin).filter((bin) => total[bin] > 0);
  const over = (values: Numbers): number[] => Array.from(values, (value, bin) => (total[bin] > 0 ? value / total[bin] : 1));
  const layers = samples.map((_, s) =>
    Array.from(total, (__, bin) => samples.slice(0, s + 1).reduce((sum, { yields }) => sum + yields[bin], 0)),
  );
  const spread = uncertainty ?? Array.from(total, () => 0);
  const band = [-1, 1].map((sign) => Array.from(total, (value, bin) => value + sign * spread[bin]));
  const upper = intervals.map(([, high]) => high);
  const vertical = countScale([total, band[1], upper], LOGARITHMIC);
  const [bottom] = vertical.domain;
  const drawn = (values: Numbers): number[] => Array.from(values, (value) => (vertical.kind === "log" ? Math.max(bottom, value) : value));
  const centres = binCentres(edges);
  const some = <T>(values: ArrayLike<T>): T[] => filled.map((bin) => values[bin]);
  const quotients = { low: over(intervals.map(([low]) => low)), high: over(upper), at: over(observed) };
  const judged =
    content.chi2 === null || content.pValue === null
      ? "The fit has no covariance, so that neither pulls nor χ² are known."
      : `χ² = ${formatNumber(content.chi2)} for ${content.degreesOfFreedom} bins, p = ${formatNumber(content.pValue, 3)}; ${content.role === "validation" ? "the fit has not seen these data" : "these data are part of the fit, which makes χ² smaller"}.`;
  const pulled = pulls === null ? [] : [...pulls.keys()].filter((bin) => pulls[bin] !== null);
  return figure(id, {
    title: joinLabels(`Data and prediction in ${channel}: `, name),
    caption: `The processes after the fit, stacked; the band is the uncertainty of their sum from the fit and the simulation, bars are 68 % Poisson intervals of the counts. Pulls are differences over the uncertainty of both. ${judged}`,
    panels: [
      {
        title: `Data and prediction of ${channel} in bins of ${axes.map((axis) => labelText(quantityLabel(axis))).join(" and ")}`,
        description: `A stack of ${samples.map((sample) => sample.name).join(", ")} with the data as points, below their quotient and the pulls.`,
        over: { left: content.dataLabel, ...(dataset === undefined ? {} : { right: datasetLabel(dataset) }) },
        x: {
          label: name,
          domain: [edges[0], edges[edges.length - 1]],
          ...(unit === undefined ? {} : { unit }),
          ...(axes.length === 1
            ? { open: [bins[0][0].low === -Infinity, bins[bins.length - 1][0].high === Infinity] }
            : { kind: "integer" }),
        },
        ...(axes.length === 1 ? {} : { top: 26 }),
        rows: [
          {
            y: { label: plainLabel("events per bin"), ...vertical },
            height: 220,
            marks: (plot) => [
              separators(plot, groups),
              layers.map((layer, s) =>
                stepBand(plot, edges, drawn(s === 0 ? layer.map(() => bottom) : layers[s - 1]), drawn(layer), INKS[s % INKS.length]),
              ),
              layers.map((layer) => steps(plot, edges, drawn(layer), "ink thin")),
              stepBand(plot, edges, drawn(band[0]), drawn(band[1]), "ink"),
              counts(plot, centres, Array.from(observed), intervals),
            ],
            margin: (plot) => groupLabels(plot, groups),
          },
          {
            y: { label: plainLabel("data / fit"), domain: quotientDomain([some(quotients.low), some(quotients.high)], 0.1, 1) },
            height: 84,
            marks: (plot) => [
              separators(plot, groups),
              stepBand(plot, edges, over(band[0]), over(band[1]), "ink"),
              horizontalRule(plot, 1, "rule dashed"),
              counts(
                plot,
                some(centres),
                some(quotients.at),
                filled.map((bin) => [quotients.low[bin], quotients.high[bin]] as const),
              ),
            ],
          },
          ...(pulls === null
            ? []
            : [
                {
                  y: { label: plainLabel("pull"), domain: domainAround(0, [pulled.map((bin) => pulls[bin] ?? 0)], 3, 8) },
                  height: 60,
                  marks: (plot: Plot): Markup[] => [
                    ...separators(plot, groups),
                    horizontalRule(plot, 0, "rule dashed"),
                    stepBand(
                      plot,
                      edges,
                      Array.from(total, (_, bin) => Math.min(0, pulls[bin] ?? 0)),
                      Array.from(total, (_, bin) => Math.max(0, pulls[bin] ?? 0)),
                      "ink",
                    ),
                  ],
                },
              ]),
        ],
      },
    ],
    legend: [
      { mark: "point with error", ink: "ink", label: content.dataLabel },
      ...samples.map((sample, s): LegendEntry => ({ mark: "band", ink: INKS[s % INKS.length], label: sample.name })),
      ...(uncertainty === null ? [] : [{ mark: "band", ink: "ink", label: "uncertainty" } as const]),
    ],
    table: {
      columns: [
        ...(axes.length === 1 ? ["bin"] : ["bin", ...axes.map(quantityLabel)]),
        "data",
        "lower end",
        "upper end",
        ...samples.map((sample) => sample.name),
        "total",
        "error",
        "pull",
      ],
      rows: bins.map((ranges, i) => [
        ...(axes.length === 1 ? [] : [String(i + 1)]),
        ...ranges.map(rangeName),
        observed[i],
        ...intervals[i],
        ...samples.map(({ yields }) => yields[i]),
        total[i],
        uncertainty === null ? "" : uncertainty[i],
        pulls?.[i] ?? "",
      ]),
    },
    ...(axes.length === 1 ? {} : { wide: true }),
  });
}
