import { datasetLabel, type Dataset } from "./dataset.ts";
import { paddedDomain } from "./domain.ts";
import { figure, type LegendEntry } from "./figure.ts";
import { finiteColumns } from "./finite-columns.ts";
import { joinLabels, labelHtml, labelText, plainLabel } from "./latex-label.ts";
import { curve, points, type Ink } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatPercent } from "./number-format.ts";
import { text, type PanelSpec } from "./panel.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";

/** Confidence regions of one likelihood in two coefficients. */
export interface ContourSet {
  readonly label: string;
  /** The first two: one value per coefficient. */
  readonly bestFit: readonly [number, number];
  /** By level: lines of constant likelihood, closed where the first point is the last. */
  readonly levels: readonly { readonly level: number; readonly lines: readonly (readonly (readonly [number, number])[])[] }[];
}

/** A likelihood scan in two coefficients. */
export interface Contours {
  readonly coefficients: readonly [string, string];
  /** What was fitted, in words. */
  readonly data: string;
  /** The measurement first. */
  readonly sets: readonly ContourSet[];
}

const INKS: readonly Ink[] = ["first bold", "second dash-1", "third dash-2", "fourth dash-3", "fifth dash-4"];
const inkOf = (i: number, level: number): Ink =>
  level === 0 ? INKS[i % INKS.length] : `${INKS[i % INKS.length].replace(" bold", "")} faint`;
const HEIGHT = 380;

/** Contours of all methods in one plot with the SM; a second plot around those of the measurement where they are much smaller. */
export function contourFigure(
  id: string,
  { coefficients: names, data, sets }: Contours,
  coefficients: readonly Coefficient[],
  dataset?: Dataset,
): Markup {
  const [first, second] = names.map((name) => coefficientNamed(name, coefficients));
  const [x, y] = [quantityLabel(first), quantityLabel(second)];
  for (const { label, levels } of sets)
    for (const { lines } of levels)
      for (const line of lines)
        finiteColumns(`contours of ${names.join(", ")}, "${label}"`, { x: line.map(([at]) => at), y: line.map(([, at]) => at) });
  const vertices = (some: readonly ContourSet[], axis: 0 | 1): number[] =>
    some.flatMap(({ levels, bestFit }) => [
      bestFit[axis],
      ...levels.flatMap(({ lines }) => lines.flatMap((line) => line.map((at) => at[axis]))),
    ]);
  const sm = [first.sm, second.sm] as const;
  const panelOf = (part: string, some: readonly ContourSet[]): PanelSpec => ({
    title: `Contours in ${labelText(x)} and ${labelText(y)}, ${part}`,
    description: `Lines of constant likelihood of ${sets.map(({ label }) => label).join(", ")}.`,
    over: { left: data, ...(dataset === undefined ? {} : { right: datasetLabel(dataset) }) },
    x: { label: x, domain: paddedDomain([vertices(some, 0), [sm[0]]], 0.08), ...(first.unit === undefined ? {} : { unit: first.unit }) },
    rows: [
      {
        y: {
          label: y,
          domain: paddedDomain([vertices(some, 1), [sm[1]]], 0.08),
          ...(second.unit === undefined ? {} : { unit: second.unit }),
        },
        height: HEIGHT,
        marks: (plot) => [
          sets
            .map((set, i) =>
              set.levels.flatMap(({ lines }, l) =>
                lines.map((line) =>
                  curve(
                    plot,
                    line.map(([at]) => at),
                    line.map(([, at]) => at),
                    inkOf(i, set.levels.length - 1 - l),
                  ),
                ),
              ),
            )
            .toReversed(),
          points(plot, [sets[0].bestFit[0]], [sets[0].bestFit[1]], "first", undefined, ["best fit"]),
          text(plainLabel("+"), plot.x.position(sm[0]), plot.y.position(sm[1]) + 6, "middle", 20),
          text(plainLabel("SM"), plot.x.position(sm[0]) + 9, plot.y.position(sm[1]) - 7, "start", 13),
        ],
      },
    ],
  });
  const width = (some: readonly ContourSet[], axis: 0 | 1): number => {
    const all = vertices(some, axis);
    return Math.max(...all) - Math.min(...all);
  };
  const narrow = sets.length > 1 && ([0, 1] as const).some((axis) => width(sets.slice(0, 1), axis) < width(sets, axis) / 3);
  const levels = sets[0].levels.map(({ level }) => formatPercent(level));
  return figure(id, {
    title: joinLabels("Confidence regions in ", x, " and ", y),
    caption: markup`Contours of the profile likelihood in ${labelHtml(x)} and ${labelHtml(y)} at ${levels.join(" and ")} (two degrees of freedom), ${data}; the outermost is bold or dashed, those inside are faint. The circle is the best fit of the first method, the cross the SM.${narrow ? " The second panel shows the neighbourhood of the first method's contours." : ""}`,
    panels: [panelOf("all methods", sets), ...(narrow ? [panelOf("near the minimum", sets.slice(0, 1))] : [])],
    legend: sets.map(({ label }, i): LegendEntry => ({ mark: "line", ink: inkOf(i, 0), label })),
    table: {
      columns: ["method", "level", "line", x, y],
      rows: sets.flatMap(({ label, levels: all }) =>
        all.flatMap(({ level, lines }) => lines.flatMap((line, n) => line.map(([a, b]) => [label, level, n + 1, a, b]))),
      ),
    },
    wide: true,
  });
}
