import type { Factor, ShapeVariation } from "../model/template-model.ts";
import { cardFault } from "./card-line.ts";
import type { CardTemplates } from "./card-templates.ts";
import type { CardEffect, CardNuisance, Datacard } from "./card.ts";
import { integral, type ProcessYield } from "./card-yields.ts";

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

function logNormal(parameter: number, { values: [first, second] }: CardEffect): Factor {
  return second === undefined
    ? { kind: "log-normal", parameter, up: first, down: 1 / first }
    : { kind: "log-normal", parameter, up: second, down: first };
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

/** Templates brought to the integral of the nominal one, unless their norm is part of the interpolation. */
function normalised(contents: Float64Array, { nominal }: ProcessYield, own: number, keepsNorm: boolean): Float64Array {
  const scale = integral(nominal) / (keepsNorm ? own : integral(contents));
  return contents.map((value) => scale * value);
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
): Promise<ProcessEffects> {
  const { column, index, nominal, shaped } = process;
  const factors: Factor[] = [];
  const shapes: Shape[] = [];
  const keepsNorm = card.statistics.some(({ channel, mode }) => channel === column.channel && mode === 2);
  const whole = shaped ? integral((await templates.nominal(column.channel, column.process))?.contents ?? nominal) : 0;
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
      factors.push(logNormal(parameter, effect));
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
      if (bad !== undefined || !(sum / whole > 0))
        throw cardFault(
          place,
          `the histogram ${what} (${side}) has ${bad ?? sum} events`,
          "its yield must have the sign of the nominal one's",
          "DATA_SHAPES",
        );
    }
    const [high, low] = [integral(up) / whole, integral(down) / whole];
    if (!keepsNorm && !(Math.abs(high - 1) < SMALLEST_CHANGE && Math.abs(low - 1) < SMALLEST_CHANGE))
      factors.push({ kind: "log-normal", parameter, up: high ** first, down: low ** first });
    const at = (contents: Float64Array): Float64Array => normalised(contents, process, whole, keepsNorm);
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
