import type { Loss } from "../formats/loss.ts";
import type { Modifier } from "../histfactory/workspace.ts";
import type { Constraint } from "../model/constraint.ts";
import { shapeWeights } from "../model/interpolation.ts";
import type { Factor, ShapeVariation, TemplateChannel, TemplateModel, TemplateSample } from "../model/template-model.ts";

/** A sample's nominal yields and modifiers, as pyhf has them. */
export interface SampleModifiers {
  readonly data: readonly number[];
  readonly modifiers: readonly Modifier[];
  /** bins: the constants that went into the nominal yields. */
  readonly units: Float64Array;
}

/** What is collected of one sample. */
interface Collection {
  readonly model: TemplateModel;
  readonly channel: TemplateChannel;
  readonly sample: TemplateSample;
  readonly losses: Map<string, Loss>;
  readonly modifiers: Modifier[];
  /** bins: constant factors. */
  readonly units: Float64Array;
}

const lose = ({ losses }: Collection, kind: string, message: string): void => void losses.set(message, { kind, message });

const constraintOf = ({ constraints }: TemplateModel, parameter: number): Constraint | undefined =>
  constraints.find((constraint) => constraint.parameter === parameter);

/** In how many samples a parameter is a factor. */
const uses = ({ channels }: TemplateModel, parameter: number): number =>
  channels
    .flatMap(({ samples }) => samples)
    .filter(({ factors }) => factors.some((factor) => "parameter" in factor && factor.parameter === parameter)).length;

/** A sample has one normsys of a name: two are their product. */
function addNormsys({ modifiers }: Collection, name: string, hi: number, lo: number): void {
  const at = modifiers.findIndex((modifier) => modifier.type === "normsys" && modifier.name === name);
  const other = modifiers.at(at);
  if (at < 0 || other?.type !== "normsys") modifiers.push({ name, type: "normsys", data: { hi, lo } });
  else modifiers[at] = { name, type: "normsys", data: { hi: hi * other.data.hi, lo: lo * other.data.lo } };
}

/** A constrained factor around its mean: a normsys of its relative width. */
function relativeFactor(to: Collection, name: string, mean: number, low: number, high: number, initial: number): void {
  lose(to, "constraints", `the constrained factor "${name}" is a normsys in units of its width`);
  to.units.forEach((unit, b) => (to.units[b] = unit * mean));
  if (mean > 0 && low < mean) addNormsys(to, name, 1 + high / mean, 1 - low / mean);
  else lose(to, "constraints", `the factor "${name}" may vanish within its width, and stays at ${initial}`);
}

function parameterFactor(to: Collection, parameter: number): void {
  const { model, channel } = to;
  const { name, init } = model.parameters[parameter];
  const constraint = constraintOf(model, parameter);
  if (constraint === undefined) {
    if (!to.modifiers.some((modifier) => modifier.name === name)) to.modifiers.push({ name, type: "normfactor", data: null });
    else {
      lose(to, "formulas", `"${name}" multiplies "${to.sample.name}" in "${channel.name}" once, not several times`);
      to.units.forEach((unit, b) => (to.units[b] = unit * init));
    }
  } else if (constraint.kind === "normal") relativeFactor(to, name, init, constraint.sigma, constraint.sigma, init);
  else if (constraint.kind === "bifurcated") relativeFactor(to, name, init, constraint.sigmaLow, constraint.sigmaHigh, init);
  else if (channel.bins === 1 && uses(model, parameter) === 1 && init > 0) {
    to.units[0] *= init;
    // τ = (ν/σ)² is the number of events in the sideband
    to.modifiers.push({ name, type: "shapesys", data: [(to.sample.nominal[0] * to.units[0]) / Math.sqrt(init * constraint.tau)] });
  } else relativeFactor(to, name, init, Math.sqrt(init), Math.sqrt(init), init);
}

/** Templates at ±1 of a parameter, given its interpolated sum there. */
function addTemplates(to: Collection, parameter: number, at: (theta: 1 | -1) => readonly number[]): void {
  const { name, role } = to.model.parameters[parameter];
  if (role === "free") lose(to, "constraints", `"${name}" has no constraint in the card, and a normal one here`);
  const times = (values: readonly number[]): number[] => values.map((value, b) => to.units[b] * value);
  to.modifiers.push({ name, type: "histosys", data: { hi_data: times(at(1)), lo_data: times(at(-1)) } });
}

function shifted(variations: readonly ShapeVariation[], theta: number, bins: number): Float64Array {
  const sum = new Float64Array(bins);
  const weights = new Float64Array(6);
  for (const { code, up, down, scale = 1 } of variations) {
    shapeWeights(code, scale * theta, weights);
    for (let b = 0; b < bins; b++) sum[b] += weights[0] * up[b] + weights[1] * down[b];
  }
  return sum;
}

function byParameter(variations: readonly ShapeVariation[]): Map<number, ShapeVariation[]> {
  const found = new Map<number, ShapeVariation[]>();
  for (const variation of variations) found.set(variation.parameter, [...(found.get(variation.parameter) ?? []), variation]);
  return found;
}

function addFactor(to: Collection, factor: Factor): void {
  const { model, channel, sample, units } = to;
  const { bins } = channel;
  switch (factor.kind) {
    case "parameter":
      parameterFactor(to, factor.parameter);
      return;
    case "normalisation":
    case "log-normal": {
      const { name, role } = model.parameters[factor.parameter];
      if (role === "free") lose(to, "constraints", `"${name}" has no constraint in the card, and a normal one here`);
      lose(to, "interpolation", `the log-normal "${name}" is a normsys, which differs inside |θ| < 1`);
      addNormsys(to, name, factor.up, factor.down);
      return;
    }
    case "bins": {
      // Poisson multipliers of autoMCStats
      const data = Array.from(factor.parameters, (parameter, b) => {
        const constraint = parameter < 0 ? undefined : constraintOf(model, parameter);
        return constraint?.kind === "poisson" ? (units[b] * sample.nominal[b]) / Math.sqrt(constraint.tau) : 0;
      });
      to.modifiers.push({ name: `prop_bin${channel.name}_${sample.name}`, type: "shapesys", data });
      return;
    }
    case "polynomial": {
      const coefficients = Array.from(factor.parameters, (parameter) => model.parameters[parameter].name);
      const terms = ((coefficients.length + 1) * (coefficients.length + 2)) / 2;
      const row = (b: number): number[] => [...factor.matrix.subarray(factor.matrix.length > terms ? b * terms : 0).subarray(0, terms)];
      to.modifiers.push({
        name: "eft",
        type: "polynomial",
        data: { coefficients, matrix: Array.from({ length: bins }, (_, b) => row(b)) },
      });
      return;
    }
    case "morphing":
      // of several parameters the templates of each alone; the sum is kept
      for (const [parameter, shifts] of byParameter(factor.shifts)) {
        lose(to, "interpolation", `the shapeN "${model.parameters[parameter].name}" is additive, exact at 0 and ±1`);
        addTemplates(to, parameter, (theta) => {
          const weighted = shifted(shifts, theta, bins).map((shift, b) => sample.nominal[b] * Math.exp(shift));
          const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
          return [...weighted.map((value) => (value * sum(sample.nominal)) / sum(weighted))];
        });
      }
      return;
    case "form":
    case "function":
      return; // constants: constantFactor
  }
}

/** The initial value of what pyhf has not, per bin; 1 for other factors. */
function constantFactor(to: Collection, factor: Factor): void {
  const { model, channel, sample, units } = to;
  if (factor.kind !== "form" && factor.kind !== "function") return;
  const values = Float64Array.from(factor.parameters, (parameter) => model.parameters[parameter].init);
  if (factor.kind === "function") {
    lose(to, "formulas", `the rate of "${sample.name}" in "${channel.name}" has the initial value of its formula`);
    const { value } = factor.evaluate(values);
    units.forEach((unit, b) => (units[b] = unit * value));
    return;
  }
  lose(to, "scaling", `the scaling of "${sample.name}" in "${channel.name}" is no polynomial, and has its initial value`);
  const v = factor.vector(values).map(({ value }) => value);
  const terms = (v.length * (v.length + 1)) / 2;
  for (let b = 0; b < channel.bins; b++) {
    let value = 0;
    for (let i = 0, t = factor.matrix.length > terms ? b * terms : 0; i < v.length; i++)
      for (let j = 0; j <= i; j++, t++) value += (i === j ? 1 : 2) * factor.matrix[t] * v[i] * v[j];
    units[b] *= value;
  }
}

/** Nominal yields and modifiers of a sample of a card's model. */
export function sampleModifiers(
  model: TemplateModel,
  channel: TemplateChannel,
  sample: TemplateSample,
  losses: Map<string, Loss>,
): SampleModifiers {
  const to: Collection = { model, channel, sample, losses, modifiers: [], units: new Float64Array(channel.bins).fill(1) };
  // constants first: templates are in their units
  for (const factor of sample.factors) constantFactor(to, factor);
  for (const factor of sample.factors) if (factor.kind === "parameter") addFactor(to, factor);
  for (const factor of sample.factors) if (factor.kind !== "parameter") addFactor(to, factor);
  for (const [parameter, variations] of byParameter(sample.variations)) {
    if (variations.some(({ scale = 1 }) => scale !== 1))
      lose(to, "interpolation", `the shape "${model.parameters[parameter].name}" with a scale is exact at 0 and ±1`);
    addTemplates(to, parameter, (theta) => [...shifted(variations, theta, channel.bins).map((value, b) => sample.nominal[b] + value)]);
  }
  const data = Array.from(sample.nominal, (value, b) => to.units[b] * value);
  return { data, modifiers: to.modifiers, units: to.units };
}
