import { formatNumber, labelText, quantityLabel } from "@ratiometer/report/drawing";
import type { ReferenceScan } from "@ratiometer/hepdata-export";
import type { ModelView } from "../thread/model-view.ts";
import type { MovableCoefficient, Moved } from "../thread/movable-model.ts";
import { draw } from "./drawing.ts";
import { button, choice, element, section, table } from "./element.ts";
import { likelihoodFigure, type LikelihoodCurve } from "./likelihood-figure.ts";
import type { Thread } from "./worker.ts";
import { yieldFigure } from "./yield-figure.ts";

/** Values of coefficients by name. */
export type SliderPoint = Readonly<Record<string, number>>;

/** The sliders with all that moves with them. */
export interface CoefficientsView {
  readonly whole: HTMLElement;
  readonly point: () => SliderPoint;
  /** Adds a curve that was computed to the figure, which then is along its coefficient. */
  readonly addCurve: (coefficient: string, curve: LikelihoodCurve) => void;
}

/** Inks of the likelihoods, of what was published, and of what is computed here. */
const INKS = ["first bold", "second bold dash-1"] as const;
const PUBLISHED = ["third dash-2", "fourth dash-3"] as const;
/** Figures of more channels nobody looks at together. */
const MOST_CHANNELS = 6;
/** Steps of a slider over its range. */
const STEPS = 400;

const short = (value: number): string => formatNumber(value, 5);

/** A coefficient with its slider, its number and the way back. */
function slider(coefficient: MovableCoefficient, i: number, onMove: (value: number) => void): HTMLElement {
  const { name, sm, range, unit } = coefficient;
  const label = labelText(quantityLabel(coefficient));
  const [low, high] = range;
  const step = (high - low) / STEPS;
  const id = `coefficient-${i}`;
  const bar = element("input", { type: "range", id, min: low, max: high, step, value: sm, name });
  const field = element("input", {
    type: "number",
    min: low,
    max: high,
    step: "any",
    value: Number(sm.toPrecision(6)),
    "aria-label": `value of ${label}`,
  });
  const set = (value: number, from?: HTMLInputElement): void => {
    if (from !== bar) bar.value = String(value);
    if (from !== field) field.value = String(Number(value.toPrecision(6)));
    onMove(value);
  };
  bar.addEventListener("input", () => set(bar.valueAsNumber, bar));
  field.addEventListener("input", () => {
    const value = field.valueAsNumber;
    const valid = value >= low && value <= high;
    field.setAttribute("aria-invalid", String(!valid));
    if (valid) set(value, field);
  });
  return element(
    "div",
    { class: "slider" },
    element("label", { for: id }, unit === undefined || unit === "1" ? label : `${label} [${unit}]`),
    bar,
    field,
    button("reset", () => set(sm), { "aria-label": `reset ${label} to ${short(sm)}` }),
  );
}

/** The published scan of a coefficient, others profiled: those that a reader compares with. */
function publishedCurves(scans: readonly ReferenceScan[], name: string): readonly LikelihoodCurve[] {
  const own = scans.filter(
    ({ coefficients, label }) => coefficients.length === 1 && coefficients[0] === name && !/others at the SM/.test(label),
  );
  return own.slice(0, PUBLISHED.length).map(({ label, points }, i) => ({
    label: `published: ${label}`,
    ink: PUBLISHED[i],
    at: points.map(({ at }) => at[0]),
    above: points.map(({ deltaTwiceNll }) => deltaTwiceNll),
  }));
}

/** Sliders, expected events and likelihoods of a model. @param scans that were published with it */
export function coefficientsView(model: ModelView, start: Moved, scans: readonly ReferenceScan[], thread: Thread): CoefficientsView {
  const { coefficients } = model;
  let point: SliderPoint = Object.fromEntries(coefficients.map(({ name, sm }) => [name, sm]));
  let chosen = 0;
  let moved = start;
  // what `moved` is the answer to
  let drawn = { point, along: chosen };
  let shown = 0;
  const computed = new Map<string, LikelihoodCurve>();
  const [likelihoodPlace, yieldPlace, samplePlace] = [element("div"), element("div", { class: "figures" }), element("div")];
  const notes = element("p", { class: "note", role: "status" });
  const said = element("p", { class: "note", id: "redraw" });

  const drawLikelihood = (): void => {
    if (coefficients.length === 0) return;
    const coefficient = coefficients[drawn.along];
    const { name } = coefficient;
    const own = computed.get(name);
    const others = coefficients
      .filter((_, p) => p !== drawn.along)
      .map((each) => `${labelText(quantityLabel(each))} = ${short(drawn.point[each.name])}`);
    draw(
      likelihoodPlace,
      likelihoodFigure("likelihood", {
        coefficient,
        value: drawn.point[name],
        curves: [
          ...publishedCurves(scans, name),
          ...(own === undefined ? [] : [own]),
          ...moved.likelihoods.map((each, l): LikelihoodCurve => ({
            label: each.name,
            ink: INKS[l % INKS.length],
            ...each.curve,
          })),
        ],
        marked: moved.likelihoods.map(({ above }, l) => ({ ink: INKS[l % INKS.length], above })),
        others: others.length === 0 ? undefined : others.join(", "),
      }),
    );
  };
  const channelsShown = (): readonly number[] => (model.channels.length <= MOST_CHANNELS ? [...model.channels.keys()] : [shown]);
  const drawYields = (): void => {
    const made = channelsShown().map((c) => {
      const place = element("div");
      draw(
        place,
        yieldFigure(`yields-${c}`, model.channels[c], coefficients, start.channels[c].total, {
          point: drawn.point,
          total: moved.channels[c].total,
        }),
      );
      return place;
    });
    // what a reader has unfolded stays so
    const unfolded = new Set([...yieldPlace.querySelectorAll("details[open]")].map((each) => each.closest("figure")?.id));
    yieldPlace.replaceChildren(...made);
    for (const each of yieldPlace.querySelectorAll("details")) if (unfolded.has(each.closest("figure")?.id)) each.setAttribute("open", "");
  };
  const drawSamples = (): void => {
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const row = (channel: string, sample: string, before: number, after: number): readonly string[] => [
      channel,
      sample,
      short(before),
      short(after),
      before === 0 ? "" : short(after / before),
    ];
    const rows = model.channels.flatMap(({ name, observed }, c) => [
      ...moved.channels[c].samples.map((sample, s) => row(name, sample.name, sum(start.channels[c].samples[s].yields), sum(sample.yields))),
      row(name, "all samples", sum(start.channels[c].total), sum(moved.channels[c].total)),
      [name, "observed", short(sum(observed)), "", ""],
    ]);
    samplePlace.replaceChildren(
      table(
        "Expected events per channel and sample",
        ["channel", "sample", "at the start", "at the sliders", "ratio"],
        rows,
        (column) => column >= 2,
      ),
    );
  };
  const drawAll = (): void => {
    drawLikelihood();
    drawYields();
    drawSamples();
    notes.textContent = [
      ...moved.likelihoods.map(({ name, above }) => `−2 Δ log L (${name}) = ${above === null ? "not defined here" : short(above)}`),
      ...(moved.notPositive.length === 0
        ? []
        : [`expected events are not positive in ${moved.notPositive.slice(0, 8).join(", ")}: no likelihood is meant there`]),
    ].join(" · ");
  };

  // one question at a time: what was asked for meanwhile is answered by the last position alone
  let [busy, wanted] = [false, false];
  let since = 0;
  const redraw = (): void => {
    if (busy) {
      wanted = true;
      return;
    }
    busy = true;
    since = performance.now();
    const asked = { point, along: chosen };
    thread
      .ask("move", asked)
      .then((found) => {
        moved = found;
        drawn = asked;
        drawAll();
        said.textContent = `redrawn in ${(performance.now() - since).toFixed(1)} ms`;
        said.dataset["point"] = JSON.stringify(asked.point);
      })
      .catch((error: unknown) => (said.textContent = error instanceof Error ? error.message : String(error)))
      .finally(() => {
        busy = false;
        if (!wanted) return;
        wanted = false;
        redraw();
      });
  };
  drawAll();

  const names = coefficients.map((each, p): [string, string] => [String(p), labelText(quantityLabel(each))]);
  const picker =
    coefficients.length < 2
      ? undefined
      : choice("along", "likelihood along", names, "0", (value) => {
          chosen = Number(value);
          redraw();
        });
  const channelPicker =
    model.channels.length <= MOST_CHANNELS
      ? undefined
      : choice("channel", "channel", model.channels.map(({ name }, c) => [String(c), name]), "0", (value) => {
          shown = Number(value);
          drawYields();
        }); // prettier-ignore
  return {
    whole: section(
      "coefficients",
      "Coefficients",
      coefficients.length === 0
        ? element("p", {}, "The model has no parameter of interest that could be moved.")
        : element(
            "div",
            { class: "sliders" },
            coefficients.map((each, i) =>
              slider(each, i, (value) => {
                point = { ...point, [each.name]: value };
                chosen = i;
                picker?.choose(String(i));
                redraw();
              }),
            ),
          ),
      notes,
      picker?.whole,
      likelihoodPlace,
      element("h3", {}, "Expected events"),
      channelPicker?.whole,
      yieldPlace,
      samplePlace,
      said,
    ),
    point: () => point,
    addCurve: (name, curve) => {
      computed.set(name, curve);
      chosen = coefficients.findIndex((each) => each.name === name);
      picker?.choose(String(chosen));
      redraw();
    },
  };
}
