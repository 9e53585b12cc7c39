import { AnalysisError } from "@ratiometer/config";
import { termCount } from "@ratiometer/eft";
import { channelLikelihood, type ChannelLikelihood } from "./channel-likelihood.ts";
import type { RowWeights } from "./data.ts";
import { DENSITY_FLOOR, eventTerm } from "./event-term.ts";
import { localSamples } from "./local-parameters.ts";
import { isShared, sampleRows } from "./sample-rows.ts";
import { sampleYield } from "./sample-yield.ts";
import { sharedScale } from "./shared-scale.ts";
import type { TemplateSample } from "./template-model.ts";
import type { EventChannel } from "./event-channel.ts";

/** -2 log L of given events. */
export interface EventsTerm {
  readonly value: (x: ArrayLike<number>) => number;
  /** The value; adds derivatives to the gradient and to the lower triangle of the n × n Hessian. */
  readonly add: (x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array) => number;
}

/** The likelihood of an unbinned channel. */
export interface UnbinnedLikelihood {
  /** ν_R(x) */
  readonly expected: (x: ArrayLike<number>) => number;
  /** rows: λ_i(x) */
  readonly densities: (x: ArrayLike<number>) => Float64Array;
  /** @throws AnalysisError MODEL_LENGTH, MODEL_VALUE where the events do not fit the channel */
  readonly of: (events: RowWeights) => EventsTerm;
}

/** Events are worked off in blocks whose columns stay in the processor's cache. */
const BLOCK = 512;

const NO_EVENTS = Float64Array.of(0);

/** rows: the sum of the samples' yields at x. */
export function rowYields(samples: readonly TemplateSample[], rows: number): (x: ArrayLike<number>) => Float64Array {
  const parts = samples.map((sample) => sampleYield(sample, rows, () => 0));
  return (x) => {
    const sum = new Float64Array(rows);
    for (const part of parts) {
      part.update(x);
      for (let i = 0; i < rows; i++) sum[i] += part.factor[i] * part.templates[i];
    }
    return sum;
  };
}

/** Every list of a sample has one number per bin, or as many terms. @throws AnalysisError MODEL_LENGTH */
function checkSamples(channel: string, samples: readonly TemplateSample[], bins: number): void {
  for (const { name, nominal, factors, variations } of samples) {
    const lists: [string, number][] = [["nominal", nominal.length]];
    for (const { up, down } of variations) lists.push(["up", up.length], ["down", down.length]);
    for (const factor of factors) {
      if (factor.kind === "bins") lists.push(["parameters", factor.parameters.length]);
      if (factor.kind === "reweighting") lists.push(["up", factor.up.length], ["down", factor.down.length]);
      if (factor.kind !== "polynomial") continue;
      const terms = termCount(factor.parameters.length);
      if (factor.matrix.length !== terms) lists.push(["matrix", factor.matrix.length / terms]);
    }
    for (const [list, found] of lists) {
      if (found === bins) continue;
      throw new AnalysisError("MODEL_LENGTH", `channel "${channel}", sample "${name}": ${list} of ${found} rows, expected ${bins}`);
    }
  }
}

function checkEvents({ name, rows: total }: EventChannel, { rows, weights }: RowWeights): void {
  if (weights.length !== rows.length) {
    const found = `${rows.length} rows and ${weights.length} weights`;
    throw new AnalysisError("MODEL_LENGTH", `channel "${name}": found events of ${found}, expected as many of both`);
  }
  for (let i = 0, before = -1; i < rows.length; before = rows[i++]) {
    const sound = rows[i] > before && rows[i] < total && Number.isFinite(weights[i]);
    if (sound) continue;
    const found = `row ${rows[i]} with weight ${weights[i]} after row ${before}`;
    throw new AnalysisError("MODEL_VALUE", `channel "${name}": ${found}, expected rising rows below ${total} and finite weights`);
  }
}

/**
 * The likelihood of an unbinned channel with analytic derivatives: the machinery of binned channels with one event in the place of a bin. A process's
 * factors that are one number for all events are taken out of the sum over events: there their product is one parameter, and the chain rule puts its
 * parameters back. What events cost depends on the parameters that change their densities one by one, not on the rest.
 *
 * @param init of the parameters: densities must be positive there
 * @throws AnalysisError MODEL_LENGTH; MODEL_VALUE where a density is not positive at the initial values; MODEL_FACTOR_NOT_POSITIVE
 */
export function unbinnedLikelihood(channel: EventChannel, init: ArrayLike<number>): UnbinnedLikelihood {
  const { name, rows: total } = channel;
  const n = init.length;
  checkSamples(name, channel.yields, 1);
  checkSamples(name, channel.densities, total);
  checkSamples(name, channel.pool, total);
  const region = channelLikelihood({ name, bins: 1, samples: channel.yields });
  const densities = rowYields(channel.densities, total);
  const floors = densities(init);
  const bad = floors.findIndex((value) => !(value > 0 && value < Infinity));
  if (bad >= 0) {
    throw new AnalysisError(
      "MODEL_VALUE",
      `channel "${name}": the density of event ${bad} is ${floors[bad]} at the initial values of the parameters, expected a positive number`,
    );
  }
  for (let i = 0; i < total; i++) floors[i] *= DENSITY_FLOOR;

  const shared = channel.densities.map(({ factors }) => factors.filter((factor) => isShared(factor, total)));
  const scales = shared.map(sharedScale);
  // a process's scale is parameter n + p of the sum over events
  const inner = localSamples(
    channel.densities.map((sample, p): TemplateSample => ({
      ...sample,
      factors: [
        ...(shared[p].length === 0 ? [] : [{ kind: "parameter" as const, parameter: n + p }]),
        ...sample.factors.filter((factor) => !shared[p].includes(factor)),
      ],
    })),
  );
  const m = inner.parameters.length;
  const outer = [...new Set([...inner.parameters.filter((q) => q < n), ...scales.flatMap(({ parameters }) => parameters)])].sort(
    (a, b) => a - b,
  );
  const columns = outer.length;
  const column = new Map(outer.map((parameter, a) => [parameter, a]));
  const at = (parameter: number): number => column.get(parameter) ?? -1;

  const y = new Float64Array(m);
  const slope = new Float64Array(m);
  const curvature = new Float64Array(m * m);
  const jacobian = new Float64Array(m * columns);
  const product = new Float64Array(m * columns);
  const scaleSlopes = scales.map(({ parameters: { length } }) => new Float64Array(length));
  const scaleCurvatures = scales.map(({ parameters: { length } }) => new Float64Array(length * length));

  /** Values of the sum's own parameters at x, and their first derivatives by x in `jacobian`. */
  const enter = (x: ArrayLike<number>): void => {
    jacobian.fill(0);
    for (const [q, parameter] of inner.parameters.entries()) {
      if (parameter < n) {
        y[q] = x[parameter];
        jacobian[q * columns + at(parameter)] = 1;
        continue;
      }
      const p = parameter - n;
      y[q] = scales[p].evaluate(x, scaleSlopes[p], scaleCurvatures[p]);
      for (const [a, own] of scales[p].parameters.entries()) jacobian[q * columns + at(own)] = scaleSlopes[p][a];
    }
  };

  /** ∂f/∂x = Jᵀ ∂f/∂y and ∂²f/∂x² = Jᵀ ∂²f/∂y² J + Σ ∂f/∂y ∂²y/∂x². */
  const leave = (gradient: Float64Array, hessian: Float64Array): void => {
    for (let q = 0; q < m; q++) {
      for (let a = 0; a < columns; a++) {
        gradient[outer[a]] += slope[q] * jacobian[q * columns + a];
        let sum = 0;
        for (let r = 0; r < m; r++) sum += (r <= q ? curvature[q * m + r] : curvature[r * m + q]) * jacobian[r * columns + a];
        product[q * columns + a] = sum;
      }
    }
    for (let a = 0; a < columns; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let q = 0; q < m; q++) sum += jacobian[q * columns + a] * product[q * columns + b];
        hessian[outer[a] * n + outer[b]] += sum;
      }
    }
    for (const [q, parameter] of inner.parameters.entries()) {
      if (parameter < n) continue;
      const { parameters } = scales[parameter - n];
      const second = scaleCurvatures[parameter - n];
      for (const [a, i] of parameters.entries()) {
        for (let b = 0; b <= a; b++) hessian[i * n + parameters[b]] += slope[q] * second[a * parameters.length + b];
      }
    }
  };

  return {
    expected: (x) => region.yields(x)[0],
    densities,
    of: (events) => {
      checkEvents(channel, events);
      const used = Int32Array.from(events.rows.keys()).filter((i) => events.weights[i] !== 0);
      const blocks: { readonly sum: ChannelLikelihood; readonly weights: Float64Array }[] = [];
      for (let start = 0; start < used.length; start += BLOCK) {
        const part = used.subarray(start, start + BLOCK);
        const rows = part.map((i) => events.rows[i]);
        const samples = inner.samples.map((sample) => sampleRows(sample, rows, total));
        const own = Float64Array.from(rows, (row) => floors[row]);
        blocks.push({
          sum: channelLikelihood({ name, bins: rows.length, samples }, eventTerm, own),
          weights: Float64Array.from(part, (i) => events.weights[i]),
        });
      }
      return {
        value: (x) => {
          const point = Float64Array.from(inner.parameters, (parameter) => (parameter < n ? x[parameter] : scales[parameter - n].value(x)));
          let value = region.value(x, NO_EVENTS, 0);
          for (const { sum, weights } of blocks) value += sum.value(point, weights, 0);
          return value;
        },
        add: (x, gradient, hessian) => {
          let value = region.add(x, NO_EVENTS, 0, gradient, hessian);
          enter(x);
          slope.fill(0);
          curvature.fill(0);
          for (const { sum, weights } of blocks) value += sum.add(y, weights, 0, slope, curvature);
          leave(gradient, hessian);
          return value;
        },
      };
    },
  };
}
