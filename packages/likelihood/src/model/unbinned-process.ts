import { inPhysicalValues, termCount } from "@ratiometer/eft";
import { reciprocalForm } from "./reciprocal-form.ts";
import type { Factor, FactorCode, TemplateSample } from "./template-model.ts";
import type { EventChannel } from "./event-channel.ts";

/** A systematic variation that changes events one by one: a network of variation ratios, or columns of weights. */
export interface EventVariation {
  /** Index of its nuisance parameter. */
  readonly parameter: number;
  readonly code: FactorCode;
  /** rows: cross section of each event at ±1 over that at 0. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** The same of the expected events in the channel's region. */
  readonly regionUp: number;
  readonly regionDown: number;
}

/** What the members of an ensemble say of a process. */
export interface EnsembleRatios {
  /** One index of a parameter per member, each with a constraint N(0, 1). */
  readonly parameters: Int32Array;
  /** Per member, rows × T: its own q̂. */
  readonly ratios: readonly Float64Array[];
  /** Per member, T: the mean of its q̂ over the events that Z is of. */
  readonly normalisations: readonly Float64Array[];
}

/**
 * A process with an estimated ratio r̂ = q̂/Z of its density at δ = c - sm to that at the SM. Quadratic forms are in δ, T = (k + 1)(k + 2)/2 terms: lower
 * triangle row by row, off-diagonals half the cross coefficient. A process without coefficients has k = 0 and one term.
 */
export interface EstimatedProcess {
  readonly name: string;
  /** k indices of the coefficients among the parameters, and their SM values. */
  readonly coefficients: Int32Array;
  readonly sm: readonly number[];
  /** T: expected events in the channel's region R. */
  readonly yield: Float64Array;
  /** T: expected events in the domain that the estimator was trained on. */
  readonly domainYield: Float64Array;
  /** rows × T: q̂, times the ratio of the process's SM density to the common reference where there are several processes. */
  readonly ratio: Float64Array;
  /** T: the mean Z of q̂ over the SM events of the domain. */
  readonly normalisation: Float64Array;
  /** rows × T: the weight of each simulated event of this process, by its own simulation; 0 in the rows of other processes and of observed events. */
  readonly weights: Float64Array;
  /** Factors on its yield wherever it is: normalisations and their uncertainties. */
  readonly factors: readonly Factor[];
  readonly variations?: readonly EventVariation[];
  readonly ensemble?: EnsembleRatios;
}

/** The rows of forms in δ as a factor in c. */
function polynomialOf({ coefficients, sm }: EstimatedProcess, forms: Float64Array): Factor {
  const terms = termCount(coefficients.length);
  const matrix = new Float64Array(forms.length);
  for (let at = 0; at < forms.length; at += terms) matrix.set(inPhysicalValues(forms.subarray(at, at + terms), sm), at);
  return { kind: "polynomial", parameters: coefficients, matrix };
}

/** M members' deviations from their mean, each over sqrt(M (M - 1)): of unit-variance coefficients, their sum has the covariance of the mean. */
function deviations(members: readonly Float64Array[], mean: Float64Array): Float64Array[] {
  const scale = 1 / Math.sqrt(members.length * (members.length - 1));
  return members.map((own) => own.map((value, i) => (value - mean[i]) * scale));
}

/**
 * The samples of a process in an unbinned channel.
 *
 * An ensemble's uncertainty is a mixture of its members, q̂ + Σ_m α_m (q̂_m - q̂)/sqrt(M (M - 1)) with α_m ~ N(0, 1) and q̂ their mean: its covariance, between
 * all events and coefficient points, is that of the mean of M networks. It is assumed that members are independent of each other and right on average: an
 * error that they share, such as that of training events of which there is no bootstrap, is not in it.
 *
 * The interpolations of events and of the region's yield are two: at ±1 and 0 they agree, between and beyond only as far as events are varied alike.
 */
export function unbinnedProcess(process: EstimatedProcess): Pick<EventChannel, "yields" | "densities" | "pool"> {
  const { name, coefficients, factors, variations = [], ensemble } = process;
  const rows = process.weights.length / termCount(coefficients.length);
  const ones = new Float64Array(rows).fill(1);
  const sample = (own: string, nominal: Float64Array, more: readonly Factor[]): TemplateSample => ({
    name: own,
    nominal,
    factors: [...more, ...factors],
    variations: [],
  });
  const events = variations.map(({ parameter, code, up, down }): Factor => ({ kind: "reweighting", parameter, code, up, down }));
  const region = variations.map(({ parameter, code, regionUp: up, regionDown: down }): Factor => ({
    kind: "normalisation",
    parameter,
    code,
    up,
    down,
  }));
  const { shifting, shifts, members } = ensembleShifts(process);
  const common: readonly Factor[] = [
    polynomialOf(process, process.domainYield),
    reciprocalForm({ coefficients, form: Float64Array.from(inPhysicalValues(process.normalisation, process.sm)), shifting, shifts }),
    ...events,
  ];
  return {
    yields: [sample(name, Float64Array.of(1), [polynomialOf(process, process.yield), ...region])],
    densities: [
      sample(name, ones, [polynomialOf(process, process.ratio), ...common]),
      ...members.map((own, m) => {
        const weight: Factor = { kind: "parameter", parameter: ensemble?.parameters[m] ?? -1 };
        return sample(`${name}, member ${m}`, ones, [weight, polynomialOf(process, own), ...common]);
      }),
    ],
    pool: [sample(name, ones, [polynomialOf(process, process.weights), ...events])],
  };
}

/** The shifts of Z (m × T, in physical values) and of q̂ by an ensemble's parameters. */
function ensembleShifts({ ensemble, ratio, normalisation, sm }: EstimatedProcess): {
  readonly shifting: Int32Array;
  readonly shifts: Float64Array;
  readonly members: readonly Float64Array[];
} {
  if (ensemble === undefined || ensemble.ratios.length < 2) return { shifting: new Int32Array(), shifts: new Float64Array(), members: [] };
  return {
    shifting: ensemble.parameters,
    shifts: Float64Array.from(deviations(ensemble.normalisations, normalisation).flatMap((form) => inPhysicalValues(form, sm))),
    members: deviations(ensemble.ratios, ratio),
  };
}
