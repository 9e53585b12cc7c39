import { domainFromZero, paddedDomain, shifted } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { joinLabels, labelHtml, labelText, latexLabel, plainLabel } from "./latex-label.ts";
import { band, curve, points, verticalRule } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";

/** σ(c) of a sample along one coefficient, the others at their SM values. */
export interface CrossSectionCurve {
  readonly sample: string;
  readonly coefficient: string;
  readonly at: Numbers;
  /** pb; `error` is the Monte Carlo error. */
  readonly value: Numbers;
  readonly error: Numbers;
  /** (Σw)²/Σw² of the events at each value. */
  readonly effectiveSampleSize: Numbers;
  /** Where events were generated: the cross section that the generator reports there, pb. */
  readonly benchmarks?: { readonly at: Numbers; readonly value: Numbers; readonly error: Numbers };
}

/** σ(c) with its Monte Carlo band and the benchmarks; under it the effective sample size. */
export function crossSectionFigure(id: string, content: CrossSectionCurve, coefficients: readonly Coefficient[]): Markup {
  const { sample, at, value, error, effectiveSampleSize, benchmarks } = content;
  const where = `cross section of ${sample}`;
  finiteColumns(where, { at, value, error, effectiveSampleSize });
  const made = benchmarks !== undefined && benchmarks.at.length > 0 ? benchmarks : undefined;
  if (made !== undefined) finiteColumns(`${where}, benchmarks`, { ...made });
  const coefficient = coefficientNamed(content.coefficient, coefficients);
  const label = quantityLabel(coefficient);
  const [low, high] = [shifted(value, error, -1), shifted(value, error, 1)];
  const [least, most] = [Math.min(...Array.from(effectiveSampleSize)), Math.max(...Array.from(effectiveSampleSize))];
  const logarithmic = least > 0 && most > 20 * least;
  return figure(id, {
    title: joinLabels(`Cross section of ${sample} along `, label),
    caption: markup`Cross section from the event weights with its Monte Carlo uncertainty, ${
      made === undefined ? "" : "the values the generator quotes at the benchmarks, "
    }and the effective sample size (Σ<i>w</i>)²/Σ<i>w</i>² against ${labelHtml(label)}. A good sample keeps its effective size within a factor of a few over the range${
      made === undefined ? "" : ", and its curve goes through the benchmarks"
    }.`,
    panels: [
      {
        title: `Cross section of ${sample} along ${labelText(label)}`,
        description: "The cross section with its Monte Carlo uncertainty, and below it the effective sample size.",
        x: {
          label,
          domain: paddedDomain([at, made?.at ?? []], 0.02),
          ...(coefficient.unit === undefined ? {} : { unit: coefficient.unit }),
        },
        rows: [
          {
            y: {
              label: latexLabel("\\sigma"),
              unit: "pb",
              domain: domainFromZero([high, made === undefined ? [] : shifted(made.value, made.error, 1)]),
            },
            height: 190,
            marks: (plot) => [
              verticalRule(plot, coefficient.sm, "rule dotted"),
              band(plot, at, low, high, "first"),
              curve(plot, at, value, "first"),
              made === undefined ? undefined : points(plot, made.at, made.value, "ink", made.error),
            ],
          },
          {
            y: {
              label: latexLabel("n_{\\mathrm{eff}}"),
              domain: logarithmic ? [least / 1.5, most * 1.5] : domainFromZero([effectiveSampleSize]),
              kind: logarithmic ? "log" : "linear",
            },
            height: 96,
            marks: (plot) => [verticalRule(plot, coefficient.sm, "rule dotted"), curve(plot, at, effectiveSampleSize, "third")],
          },
        ],
      },
    ],
    legend: [
      { mark: "line with band", ink: "first", label: "from the weights" },
      ...(made === undefined ? [] : [{ mark: "point with error", ink: "ink", label: "generator, at the benchmarks" } as const]),
      { mark: "line", ink: "third", label: "effective sample size" },
    ],
    table: {
      columns: [label, plainLabel("σ [pb]"), plainLabel("error [pb]"), latexLabel("n_{\\mathrm{eff}}")],
      rows: Array.from(at, (c, i) => [c, value[i], error[i], effectiveSampleSize[i]]),
    },
  });
}
