import {
  coefficientScales,
  ensembleMean,
  ensembleRatio,
  eventCrossEntropy,
  integratedGradients,
  logRatio,
  meanAttribution,
  meanRatio,
  memberForms,
  memberInputs,
  memberOutputName,
  openGradient,
  openMembers,
  permutationImportance,
  ratioGraph,
  scoreGraph,
  type Measured,
  type NetworkDescription,
  type PublishedGraph,
} from "@ratiometer/classifiers";
import { eventWeights, jointScore, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import { columnOf, type RandomStream } from "@ratiometer/tables";
import { someRows } from "./diagnostic-points.ts";
import { withColumns } from "./network-rows.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** What each input is worth to an estimator. */
export interface InputImportance {
  /** Validation events, drawn at random if there were more: for permutations, and for integrated gradients. */
  readonly events: number;
  readonly attributed: number;
  /** Departure from completeness of the integrated gradients: what numerical integration leaves. */
  readonly incompleteness: number;
  /** The most important input first. */
  readonly inputs: readonly {
    readonly name: string;
    /** Increase of the loss, in units of its own; the cross entropy at both ends of all ranges, or (t̂ − t)² in units of 1/scale². */
    readonly permutation: Measured;
    /** Mean size of what the input adds to log r̂, or to a score times its scale, on the way from the mean of the training events. */
    readonly attribution: number;
  }[];
}

/** Enough to rank inputs, and quick for dozens of them. */
export const IMPORTANCE_EVENTS = { permutation: 2000, attribution: 200 } as const;
const STEPS = 32;

/** An ensemble of networks, as it is trained. */
export interface Ensemble {
  readonly description: NetworkDescription;
  readonly models: readonly Uint8Array[];
}

/** Inputs of some events: n x d, row-major. */
export function inputRows({ table, summary: { inputs } }: Pick<SelectedEvents, "table" | "summary">, rows: Uint32Array): Float32Array {
  const x = new Float32Array(rows.length * inputs.length);
  inputs.forEach((name, j) => {
    const { values } = columnOf(table, name);
    for (let i = 0; i < rows.length; i++) x[i * inputs.length + j] = values[rows[i]];
  });
  return x;
}

interface Chosen {
  readonly rows: Uint32Array;
  readonly x: Float32Array;
  readonly events: WeightPolynomial;
  readonly sm: Float64Array;
}

function chosen(events: SelectedEvents, weights: WeightPolynomial, rows: Uint32Array): Chosen {
  const x = inputRows(events, rows);
  const held = takeEvents(weights, rows);
  return { rows, x, events: held, sm: eventWeights(held, weights.sm) };
}

/** Mean of each input over the training events. */
export function trainingMeans({ table, summary, split }: SelectedEvents): number[] {
  return summary.inputs.map((name) => {
    const { values } = columnOf(table, name);
    return split.train.reduce((sum, row) => sum + values[row], 0) / split.train.length;
  });
}

/** Mean sizes of the attributions of d features, over several outputs of a network. */
export async function attributions(
  outputs: readonly {
    readonly graph: PublishedGraph;
    readonly component: number;
    readonly at: readonly number[];
    readonly scale: number;
  }[],
  { x, sm }: Pick<Chosen, "x" | "sm">,
  baseline: readonly number[],
): Promise<{ readonly sizes: number[]; readonly incompleteness: number }> {
  const d = baseline.length;
  const sizes = baseline.map(() => 0);
  let incompleteness = 0;
  for (const { graph, component, at, scale } of outputs) {
    const gradient = await openGradient(graph, component);
    try {
      const found = await integratedGradients(withColumns(x, d, at), [...baseline, ...at], gradient.of, STEPS);
      meanAttribution(found, sm).forEach((size, j) => {
        if (j < d) sizes[j] += (scale * size) / outputs.length;
      });
      incompleteness = Math.max(incompleteness, found.incompleteness);
    } finally {
      await gradient.release();
    }
  }
  return { sizes, incompleteness };
}

/** Inputs with what they are worth, the most important first. */
export function ranked(
  names: readonly string[],
  increases: readonly Measured[],
  { sizes, incompleteness }: { readonly sizes: readonly number[]; readonly incompleteness: number },
  events: { readonly events: number; readonly attributed: number },
): InputImportance {
  const inputs = names
    .map((name, j) => ({ name, permutation: increases[j], attribution: sizes[j] }))
    .sort((a, b) => b.permutation.value - a.permutation.value);
  return { ...events, incompleteness, inputs };
}

/** What each input is worth to a ratio, at the points given. */
export async function ratioImportance(
  { description, models }: Ensemble,
  events: SelectedEvents,
  weights: WeightPolynomial,
  normalisation: Float64Array,
  points: readonly (readonly number[])[],
  stream: RandomStream,
): Promise<InputImportance> {
  const names = events.summary.inputs;
  const dealt = chosen(events, weights, someRows(events.split.validation, IMPORTANCE_EVENTS.permutation, stream));
  const there = points.map((at) => ({
    at,
    weights: eventWeights(dealt.events, at),
  }));
  const all = Uint32Array.from(dealt.rows.keys());
  const members = await openMembers(models, memberInputs(description));
  /** r̂ of all rows at a point. */
  const ratiosOf = async (x: Float32Array): Promise<(at: readonly number[]) => Promise<Float64Array>> => {
    if (memberOutputName(description) === "log_likelihood_ratio")
      return async (at) => meanRatio(await members.of(withColumns(x, names.length, at)));
    const forms = ensembleMean((await members.of(x)).map((parts) => memberForms(description, parts)));
    const delta = (at: readonly number[]): number[] => at.map((value, p) => value - weights.sm[p]);
    return (at) => Promise.resolve(ensembleRatio(forms, all, normalisation, delta(at)));
  };
  const lossOf = async (x: Float32Array): Promise<Float64Array> => {
    const ratios = await ratiosOf(x);
    const loss = new Float64Array(all.length);
    for (const { at, weights: numerator } of there) {
      const part = eventCrossEntropy(logRatio(await ratios(at)), numerator, dealt.sm);
      part.forEach((value, i) => (loss[i] += value / there.length));
    }
    return loss;
  };
  const increases = await permutationImportance(dealt.x, names.length, lossOf, stream).finally(members.release);
  const attributed = chosen(events, weights, someRows(events.split.validation, IMPORTANCE_EVENTS.attribution, stream));
  const graph = ratioGraph(description, models, normalisation);
  const outputs = points.map((at) => ({ graph, component: 0, at, scale: 1 }));
  const shares = await attributions(outputs, attributed, trainingMeans(events));
  return ranked(names, increases, shares, { events: all.length, attributed: attributed.rows.length });
}

/** What each input is worth to a score, all coefficients together. */
export async function scoreImportance(
  { description, models }: Ensemble,
  events: SelectedEvents,
  weights: WeightPolynomial,
  stream: RandomStream,
): Promise<InputImportance> {
  const names = events.summary.inputs;
  const dealt = chosen(events, weights, someRows(events.split.validation, IMPORTANCE_EVENTS.permutation, stream));
  const scales = coefficientScales(description.coefficients);
  const k = scales.length;
  const joint = jointScore(dealt.events, weights.sm);
  const n = dealt.rows.length;
  const sum = dealt.sm.reduce((a, b) => a + b, 0);
  const members = await openMembers(models, names.length);
  const lossOf = async (x: Float32Array): Promise<Float64Array> => {
    const score = ensembleMean((await members.of(x)).map((parts) => Float64Array.from(parts)));
    return Float64Array.from({ length: n }, (_, i) => {
      const squares = scales.reduce((total, scale, p) => total + (scale * (score[i * k + p] - joint[i * k + p])) ** 2, 0);
      return (n * dealt.sm[i] * squares) / (k * sum);
    });
  };
  const increases = await permutationImportance(dealt.x, names.length, lossOf, stream).finally(members.release);
  const attributed = chosen(events, weights, someRows(events.split.validation, IMPORTANCE_EVENTS.attribution, stream));
  const graph = scoreGraph(description, models);
  const outputs = scales.map((scale, component) => ({ graph, component, at: [], scale }));
  const shares = await attributions(outputs, attributed, trainingMeans(events));
  return ranked(names, increases, shares, { events: n, attributed: attributed.rows.length });
}
