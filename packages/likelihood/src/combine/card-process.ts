import type { Parameter } from "../model/parameter.ts";
import type { Factor, ShapeVariation, TemplateSample } from "../model/template-model.ts";
import { processEffects } from "./card-effects.ts";
import type { CardTemplates } from "./card-templates.ts";
import { integral, type NegativeBins, type ProcessYield } from "./card-yields.ts";
import type { CardNuisance, Datacard } from "./card.ts";
import type { ParameterList } from "./parameter-list.ts";
import type { RateFactor } from "./rate-parameters.ts";
import { scalingFactor } from "./scaling-factor.ts";
import type { CardScaling } from "./scaling.ts";

/** The signal strength, and where Combine looks for it. */
export const STRENGTH: Parameter = { name: "r", init: 1, bounds: [0, 20], fixed: false, role: "interest", searched: false };

/** What the processes of a card need to become samples. */
export interface CardParts {
  readonly card: Datacard;
  readonly templates: CardTemplates;
  /** With all parameters but those of autoMCStats. */
  readonly list: ParameterList;
  /** The rate parameters of a column. */
  readonly rates: (column: number) => readonly RateFactor[];
  readonly scaling: CardScaling | undefined;
  readonly scaled: "yields" | "nominal";
  readonly negative: NegativeBins;
}

/** A process with all that acts on it. */
export interface Process {
  readonly from: ProcessYield;
  /** What the factors multiply, in units of the yield `from`: 1 but for gmN, where it belongs to one event of the sideband. */
  readonly unit: number;
  /** But for the scaling. */
  readonly factors: readonly Factor[];
  readonly scaling: { readonly name: string; readonly factor: Factor } | undefined;
  readonly variations: readonly ShapeVariation[];
  readonly rates: readonly RateFactor[];
}

/** One event of a gmN's sideband: α times the shape, or with autoMCStats the histogram over the events of the sideband. */
function sidebandUnit({ card }: CardParts, { column, index, nominal }: ProcessYield, alpha: number): number {
  if (!card.statistics.some(({ channel }) => channel === column.channel)) return alpha / integral(nominal);
  const { sideband = 0 } = card.nuisances.find(({ kind, effects }) => kind === "gmN" && effects[index] !== undefined) ?? {};
  return 1 / Math.max(1, sideband);
}

/**
 * Collects what acts on a process.
 * @param bins of its channel
 * @throws AnalysisError as processEffects and scalingFactor
 */
export async function cardProcess(parts: CardParts, from: ProcessYield, bins: number): Promise<Process> {
  const { card, templates, list, scaling } = parts;
  const { channel, process, signal } = from.column;
  const indexOf = (name: string): number => list.indexOf(name) ?? -1;
  const effects = await processEffects(card, templates, from, ({ name }: CardNuisance) => indexOf(name), parts.negative);
  const form = scaling?.of(channel, process, card.file);
  const rates = parts.rates(from.index);
  const strength: Factor[] = scaling === undefined && signal ? [{ kind: "parameter", parameter: indexOf(STRENGTH.name) }] : [];
  const { logarithmic } = effects;
  const parameters = Int32Array.from(new Set(logarithmic.map(({ parameter }) => parameter)));
  const morphing: Factor[] = logarithmic.length > 0 ? [{ kind: "morphing", parameters, nominal: from.nominal, shifts: logarithmic }] : [];
  return {
    from,
    unit: effects.perSidebandEvent === undefined ? 1 : sidebandUnit(parts, from, effects.perSidebandEvent),
    factors: [...strength, ...effects.factors, ...rates.map(({ factor }) => factor), ...morphing],
    scaling: form && scaling && { name: form.name, factor: scalingFactor(scaling, form.scaling, bins, `${process} in ${channel}`, list) },
    variations: effects.variations,
    rates,
  };
}

/**
 * A process as samples: what its scaling does not multiply is a sample of its own, without nominal events.
 *
 * @param additions errors of the simulation with parameters of their own, which no scaling multiplies
 * @param multipliers bins: parameters that multiply the process there, or -1
 */
export function processSamples(
  { from, unit, factors, scaling, variations }: Process,
  additions: readonly ShapeVariation[],
  multipliers: Int32Array,
  scaled: CardParts["scaled"],
): TemplateSample[] {
  const times = (values: Float64Array): Float64Array => (unit === 1 ? values : values.map((value) => unit * value));
  const inUnits = (list: readonly ShapeVariation[]): ShapeVariation[] =>
    list.map((one) => ({ ...one, up: times(one.up), down: times(one.down) }));
  const name = from.column.process;
  const nominal = times(from.nominal);
  const perBin: Factor[] = multipliers.some((index) => index >= 0) ? [{ kind: "bins", parameters: multipliers }] : [];
  if (scaling === undefined)
    return [{ name, nominal, factors: [...factors, ...perBin], variations: inUnits([...variations, ...additions]) }];
  const [inside, outside] = scaled === "yields" ? [variations, additions] : [[], [...variations, ...additions]];
  const main: TemplateSample = { name, nominal, factors: [...factors, scaling.factor, ...perBin], variations: inUnits(inside) };
  if (outside.length === 0) return [main];
  return [main, { name: `${name} (unscaled)`, nominal: new Float64Array(nominal.length), factors, variations: inUnits(outside) }];
}
