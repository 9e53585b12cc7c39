import type { Factor, ShapeVariation } from "../model/template-model.ts";
import { cardFault } from "./card-line.ts";
import type { CardTemplates } from "./card-templates.ts";
import type { CardEffect, CardNuisance, Datacard } from "./card.ts";
import { counting, integral, type NegativeBins, type ProcessYield } from "./card-yields.ts";

/** What the nuisance parameters of a card do to a process. */
export interface ProcessEffects {
  readonly factors: readonly Factor[];
  readonly variations: readonly ShapeVariation[];
  /** Logarithms of templates over the nominal's, for shapeN. */
  readonly logarithmic: readonly ShapeVariation[];
  /** gmN: the expected events per event of the sideband; undefined without. */
  readonly perSidebandEvent: number | undefined;
}

/** Where both sides change the yield by less, Combine leaves the yield alone. */
const SMALLEST_CHANGE = 1e-3;

function logNormal(parameter: number, up: number, down: number, { name, place }: CardNuisance): Factor {
  if (!(up > 0 && down > 0 && up < Infinity && down < Infinity))
    throw cardFault(place, `${name} is a factor between ${down} and ${up}, expected positive numbers`);
  return { kind: "log-normal", parameter, up, down };
}

function effectFactor(parameter: number, { values: [first, second] }: CardEffect, nuisance: CardNuisance): Factor {
  return second === undefined ? logNormal(parameter, first, 1 / first, nuisance) : logNormal(parameter, second, first, nuisance);
}

const isShape = ({ kind }: CardNuisance): boolean => kind === "shape" || kind === "shapeN" || kind === "shapeU";

interface Shape {
  readonly nuisance: CardNuisance;
  readonly parameter: number;
  /** What the parameter is multiplied with. */
  readonly scale: number;
  /** bins: templates at ±1 of that product, with the yields that they were given. */
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/**
 * A varied histogram with the yield that its interpolation has: that of the nominal one. With autoMCStats this is so before negative bins are counted as 0, and
 * in its mode 2 the histogram keeps its own.
 */
function normalised(
  contents: Float64Array,
  { nominal, total }: ProcessYield,
  mode: 1 | 2 | undefined,
  negative: NegativeBins,
): Float64Array {
  const counted = counting(contents, negative);
  const scale = mode === 2 ? 1 : mode === 1 ? total / integral(contents) : integral(nominal) / integral(counted);
  return counted.map((value) => scale * value);
}

function shapeVariation({ parameter, scale, up, down }: Shape, { nominal }: ProcessYield, joint: number): ShapeVariation | undefined {
  const difference = (template: Float64Array): Float64Array => template.map((value, b) => joint * (value - nominal[b]));
  const [above, below] = [difference(up), difference(down)];
  if (above.every((value) => value === 0) && below.every((value) => value === 0)) return undefined;
  return { parameter, code: "code4p", up: above, down: below, scale: scale / joint };
}

/** log(template/nominal); where one of them is not positive, nothing changes, as there is nothing to multiply. */
function logarithmicVariation({ parameter, scale, up, down }: Shape, { nominal }: ProcessYield, joint: number): ShapeVariation {
  const ratio = (template: Float64Array): Float64Array =>
    template.map((value, b) => (value > 0 && nominal[b] > 0 ? joint * Math.log(value / nominal[b]) : 0));
  return { parameter, code: "code4p", up: ratio(up), down: ratio(down), scale: scale / joint };
}

/**
 * Factors and variations of a process. A shape is Combine's vertical morphing: templates of the nominal's integral are interpolated additively (shapeN: their
 * logarithms), and the integrals as a log-normal. With a scale s in the column the templates are at ±1/s of the parameter; the smallest scale of a process,
 * if below 1, is where all its interpolations become linear.
 *
 * @param parameterOf index of a nuisance's parameter
 * @throws AnalysisError DATA_SHAPES for templates without events or of other bins, DATA_CARD for effects that do not go together, those of the templates
 */
export async function processEffects(
  card: Datacard,
  templates: CardTemplates,
  process: ProcessYield,
  parameterOf: (nuisance: CardNuisance) => number,
  negative: NegativeBins,
): Promise<ProcessEffects> {
  const { column, index, nominal, total } = process;
  const factors: Factor[] = [];
  const shapes: Shape[] = [];
  const mode = card.statistics.find(({ channel }) => channel === column.channel)?.mode;
  let perSidebandEvent: number | undefined;
  for (const nuisance of card.nuisances) {
    const { name, kind, place, sideband = 0 } = nuisance;
    const effect = nuisance.effects[index];
    if (effect === undefined) continue;
    const parameter = parameterOf(nuisance);
    const [first] = effect.values;
    if (kind === "gmN") {
      if (perSidebandEvent !== undefined) throw cardFault(place, `a second gmN acts on ${column.process} in ${column.channel}`);
      const expected = integral(nominal);
      if (Math.abs(first * sideband - expected) > Math.max(0.05 * Math.max(expected, 1), first))
        throw cardFault(
          place,
          `${name} expects ${sideband} × ${first} events of ${column.process} in ${column.channel}, its rate is ${expected}`,
        );
      perSidebandEvent = first;
      factors.push({ kind: "parameter", parameter });
      continue;
    }
    const varied = isShape(nuisance) ? await templates.varied(column.channel, column.process, nuisance, effect.histogram) : undefined;
    if (varied === undefined) {
      factors.push(effectFactor(parameter, effect, nuisance));
      continue;
    }
    const what = `${name} of ${column.process} in ${column.channel}`;
    if (effect.values.length === 2)
      throw cardFault(place, `found two numbers for the shape ${what}`, "a shape takes one: what its parameter is multiplied with");
    const [up, down] = [varied.up.contents, varied.down.contents];
    for (const [side, contents] of [
      ["up", up],
      ["down", down],
    ] as const) {
      if (contents.length !== nominal.length)
        throw cardFault(
          place,
          `the histogram ${what} (${side}) has ${contents.length} bins, expected ${nominal.length}`,
          undefined,
          "DATA_SHAPES",
        );
      const bad = contents.find((value) => !Number.isFinite(value));
      const sum = integral(contents);
      if (bad !== undefined || (mode !== 2 && !(sum / total > 0)))
        throw cardFault(
          place,
          `the histogram ${what} (${side}) has ${bad ?? sum} events`,
          "its yield must have the sign of the nominal one's",
          "DATA_SHAPES",
        );
    }
    const [high, low] = [integral(up) / total, integral(down) / total];
    if (mode !== 2 && !(Math.abs(high - 1) < SMALLEST_CHANGE && Math.abs(low - 1) < SMALLEST_CHANGE))
      factors.push(logNormal(parameter, high ** first, low ** first, nuisance));
    const at = (contents: Float64Array): Float64Array => normalised(contents, process, mode, negative);
    shapes.push({ nuisance, parameter, scale: first, up: at(up), down: at(down) });
  }
  const joint = Math.min(1, ...shapes.map(({ scale }) => scale));
  const inLogarithm = shapes.filter(({ nuisance }) => nuisance.kind === "shapeN");
  if (inLogarithm.length > 0 && inLogarithm.length < shapes.length)
    throw cardFault(
      inLogarithm[0].nuisance.place,
      `${column.process} in ${column.channel} has shapeN and other shapes`,
      "one process is interpolated in one way",
    );
  return {
    factors,
    perSidebandEvent,
    variations: inLogarithm.length > 0 ? [] : shapes.flatMap((shape) => shapeVariation(shape, process, joint) ?? []),
    logarithmic: inLogarithm.map((shape) => logarithmicVariation(shape, process, joint)),
  };
}
