import type { Tick } from "./axis.ts";
import { datasetLabel, type Dataset } from "./dataset.ts";
import { domainAround } from "./domain.ts";
import { figure, type LegendEntry } from "./figure.ts";
import { finiteColumns } from "./finite-columns.ts";
import { joinLabels, labelHtml, labelText, plainLabel, type Label } from "./latex-label.ts";
import { horizontalBars, shadedInterval, verticalRule } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import type { PanelSpec, Plot } from "./panel.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";
import type { NuisanceImpact, Scan } from "./scan.ts";

/** Nuisance parameters drawn; the table has all. */
const DRAWN = 30;
const ROW_HEIGHT = 22;

const size = ({ up, down }: NuisanceImpact): number => Math.max(Math.abs(up), Math.abs(down));

/** Pulls with constraints on the left, and what each nuisance parameter does to the coefficient on the right, the largest on top. */
export function impactFigure(id: string, scan: Scan, coefficients: readonly Coefficient[], dataset?: Dataset): Markup {
  const impacts = [...(scan.impacts ?? [])].sort((a, b) => size(b) - size(a));
  const coefficient = coefficientNamed(scan.coefficient, coefficients);
  const label = quantityLabel(coefficient);
  const where = `impacts on ${scan.coefficient}`;
  finiteColumns(where, { up: impacts.map(({ up }) => up), down: impacts.map(({ down }) => down) });
  const drawn = impacts.slice(0, DRAWN);
  const places = drawn.map((_, i) => drawn.length - i);
  const names = drawn.map(({ parameter }, i): Tick => ({ value: places[i], label: plainLabel(shortened(parameter)) }));
  const height = Math.max(66, ROW_HEIGHT * drawn.length);
  const right = dataset === undefined ? {} : { right: datasetLabel(dataset) };
  const pulls: PanelSpec = {
    title: `Pulls of the nuisance parameters in the fit of ${labelText(label)}`,
    description: `Points with error bars for ${drawn.length} nuisance parameters in units of their own uncertainty before the fit.`,
    over: { left: scan.data },
    x: { label: pullLabel(), domain: domainAround(0, [drawn.flatMap(reach)], 2) },
    rows: [
      {
        y: { label: [], domain: [0.4, drawn.length + 0.6], ticks: names },
        height,
        marks: (plot) => [
          shadedInterval(plot, [-1, 1], "rule"),
          verticalRule(plot, 0, "rule dotted"),
          drawn.map((impact, i) => pullMark(plot, places[i], impact)),
        ],
      },
    ],
  };
  const shifts: PanelSpec = {
    title: `Impacts on ${labelText(label)}`,
    description: `Bars for ${drawn.length} nuisance parameters, the largest on top: the shift of the coefficient as each goes up and down by its uncertainty.`,
    over: right,
    x: {
      label: joinLabels("shift of ", label),
      domain: domainAround(0, [drawn.flatMap(({ up, down }) => [up, down])], 1e-12),
      ...(coefficient.unit === undefined ? {} : { unit: coefficient.unit }),
    },
    rows: [
      {
        y: { label: [], domain: [0.4, drawn.length + 0.6], ticks: names },
        height,
        marks: (plot) => [
          verticalRule(plot, 0, "rule"),
          horizontalBars(
            plot,
            places,
            drawn.map(({ up }) => up),
            "first strong",
          ),
          horizontalBars(
            plot,
            places,
            drawn.map(({ down }) => down),
            "second outlined",
          ),
        ],
      },
    ],
  };
  const cut = impacts.length > DRAWN ? ` The ${DRAWN} largest of ${impacts.length} are drawn.` : "";
  return figure(id, {
    title: joinLabels("Impacts of nuisance parameters on ", label),
    caption: markup`Left, how far the fit pulls each parameter and how much it constrains it, in units of its uncertainty before the fit (shaded): with Asimov data every point is at 0, and a bar much shorter than the band is a parameter that these events measure. Right, how ${labelHtml(label)} shifts as each goes up or down by its uncertainty after the fit, the others fitted anew.${cut}`,
    panels: [pulls, shifts],
    legend: LEGEND,
    table: {
      columns: ["nuisance parameter", "pull", "constraint", "shift, up", "shift, down"],
      rows: impacts.map(({ parameter, pull, constraint, up, down }) => [parameter, pull ?? "", constraint ?? "", up, down]),
    },
    wide: true,
  });
}

const LEGEND: readonly LegendEntry[] = [
  { mark: "point with error", ink: "ink", label: "pull and constraint" },
  { mark: "band", ink: "first strong", label: "parameter up" },
  { mark: "band", ink: "second outlined", label: "parameter down" },
];

/** (θ̂ − θ₀)/Δθ */
const pullLabel = (): Label => [{ text: "(θ\u0302 − θ" }, { script: "sub", label: plainLabel("0") }, { text: ") / Δθ" }];

/** Names that would take half of the panel are cut in the middle; the table has them whole. */
const shortened = (name: string): string => (name.length <= 24 ? name : `${name.slice(0, 12)}…${name.slice(-11)}`);

const reach = ({ pull, constraint }: NuisanceImpact): number[] =>
  pull === null ? [] : [pull - (constraint ?? 0), pull + (constraint ?? 0)];

/** A parameter without an auxiliary measurement has neither pull nor constraint. */
function pullMark({ x, y }: Plot, place: number, { pull, constraint }: NuisanceImpact): Markup | undefined {
  if (pull === null) return undefined;
  const at = y.position(place);
  const half = constraint ?? 0;
  return markup`<path class="error ink" d="M${x.position(pull - half)},${at}H${x.position(pull + half)}"/><circle class="point ink" cx="${x.position(pull)}" cy="${at}" r="3.6"/>`;
}
