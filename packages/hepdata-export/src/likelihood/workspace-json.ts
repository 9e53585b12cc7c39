import type { ArtifactContent, BinnedSample, BinnedScore, SystematicShift } from "../artifact-content.ts";
import { formValue, inPhysicalValues } from "@ratiometer/eft";

/** Yield = nominal × (1,c) M (1,c)ᵀ per bin; M in physical values, lower triangle row by row, one row of `matrix` per bin. */
interface Polynomial {
  readonly coefficients: readonly string[];
  readonly matrix: readonly (readonly number[])[];
}

export type Modifier =
  | { readonly name: string; readonly type: "polynomial"; readonly data: Polynomial }
  | { readonly name: string; readonly type: "normsys"; readonly data: { readonly hi: number; readonly lo: number } }
  | {
      readonly name: string;
      readonly type: "histosys";
      readonly data: { readonly hi_data: readonly number[]; readonly lo_data: readonly number[] };
    }
  | { readonly name: string; readonly type: "staterror"; readonly data: readonly number[] }
  | { readonly name: string; readonly type: "normfactor"; readonly data: null };

export interface WorkspaceSample {
  readonly name: string;
  readonly data: readonly number[];
  readonly modifiers: readonly Modifier[];
}

/** A pyhf JSON workspace, schema 1.0.0. */
export interface Workspace {
  readonly channels: readonly { readonly name: string; readonly samples: readonly WorkspaceSample[] }[];
  readonly observations: readonly { readonly name: string; readonly data: readonly number[] }[];
  readonly measurements: readonly {
    readonly name: string;
    readonly config: {
      readonly poi: string;
      readonly parameters: readonly {
        readonly name: string;
        readonly inits: readonly number[];
        readonly bounds: readonly (readonly number[])[];
        readonly fixed?: boolean;
      }[];
    };
  }[];
  readonly version: "1.0.0";
}

/** Name of the signal strength of the plain twin. */
const STRENGTH = "mu";

/** The full model: every sample that depends on the coefficients carries the "polynomial" modifier, in physical values of the coefficients. */
export function eftWorkspace(content: ArtifactContent): Workspace {
  const names = content.coefficients.map(({ name }) => name);
  const sm = content.coefficients.map((coefficient) => coefficient.sm);
  const polynomial = (sample: BinnedSample): Modifier[] => {
    const modifier = (name: string, forms: readonly (readonly number[])[]): Modifier => ({
      name,
      type: "polynomial",
      data: { coefficients: names, matrix: forms.map((terms) => inPhysicalValues(terms, sm)) },
    });
    const { branching, terms } = sample;
    return [
      ...(hasTerms(sample) ? [modifier("eft", terms.map(relative))] : []),
      ...(branching === undefined
        ? []
        : [
            modifier(
              `branching_${branching.name}`,
              terms.map(() => branching.terms),
            ),
          ]),
    ];
  };
  return workspace(content, polynomial, {
    name: content.name,
    config: {
      poi: names[0],
      parameters: [
        ...content.coefficients.map(({ name, sm: value, range }) => ({ name, inits: [value], bounds: [range] })),
        ...freeParameters(content),
      ],
    },
  });
}

/**
 * The plain pyhf twin, at the SM: beside the uncertainties no modifier but a signal strength "mu" on the samples that depend on the coefficients (on all, if
 * none does). It is held at 1, so that a fit of the twin or of a patch of it gives the likelihood of that point; free it for a limit on the strength.
 */
export function smWorkspace(content: ArtifactContent): Workspace {
  const anyDepends = content.channels.some(({ samples }) => samples.some(dependsOnCoefficients));
  const strength = (sample: BinnedSample): Modifier[] =>
    !anyDepends || dependsOnCoefficients(sample) ? [{ name: STRENGTH, type: "normfactor", data: null }] : [];
  return workspace(content, strength, {
    name: content.name,
    config: {
      poi: STRENGTH,
      parameters: [{ name: STRENGTH, inits: [1], bounds: [[0, 10]], fixed: true }, ...freeParameters(content)],
    },
  });
}

/** Free normalisations as parameters of a measurement. */
const freeParameters = ({ free = [] }: ArtifactContent): { name: string; inits: number[]; bounds: number[][] }[] =>
  free.map(({ name, range }) => ({ name, inits: [1], bounds: [[...range]] }));

/** Expected events per bin at δ, the branching fraction included, free normalisations at 1. */
export function yieldsAt({ terms: bins, branching }: BinnedSample, delta: readonly number[]): number[] {
  const factor = branching === undefined ? 1 : formValue(branching.terms, delta);
  return bins.map((terms) => factor * formValue(terms, delta));
}

/** Whether any term beyond the constant is there. */
const hasTerms = ({ terms: bins }: BinnedSample): boolean => bins.some((terms) => terms.some((term, t) => t > 0 && term !== 0));

/** Whether yields depend on the coefficients, by their terms or by a branching fraction. */
export function dependsOnCoefficients(sample: BinnedSample): boolean {
  return hasTerms(sample) || sample.branching?.terms.some((term, t) => t > 0 && term !== 0) === true;
}

/**
 * Absolute Monte Carlo errors of a sample at δ. All of a channel's errors share one relative factor per bin in HistFactory, which the polynomial
 * leaves as it is at the SM; so they grow with the sum of the samples that have them.
 */
export function statErrorsAt(channel: BinnedScore, sample: BinnedSample, delta: readonly number[]): number[] {
  const measured = channel.samples.filter(({ variance }) => variance !== undefined);
  const sums = (at: readonly number[]): number[] => {
    const yields = measured.map((each) => yieldsAt(each, at));
    return channel.observed.map((_, bin) => yields.reduce((total, values) => total + values[bin], 0));
  };
  const [here, sm] = [sums(delta), sums(delta.map(() => 0))];
  return (sample.variance ?? []).map((value, bin) => (value === 0 ? 0 : (Math.sqrt(value) * here[bin]) / sm[bin]));
}

/** The templates of a systematic uncertainty at δ, one standard deviation up and down: their ratio to the nominal yields stays as it is at the SM. */
export function shiftedYieldsAt(
  sample: BinnedSample,
  { up, down }: SystematicShift,
  delta: readonly number[],
): Record<"hi_data" | "lo_data", number[]> {
  const yields = yieldsAt(sample, delta);
  const shifted = (shift: readonly number[]): number[] =>
    yields.map((value, b) => (sample.terms[b][0] === 0 ? 0 : value * (1 + shift[b] / sample.terms[b][0])));
  return { hi_data: shifted(up), lo_data: shifted(down) };
}

const freeFactors = ({ free = [] }: BinnedSample): Modifier[] => free.map((name) => ({ name, type: "normfactor", data: null }));

/** Systematic uncertainties of a sample as modifiers; factors of one are left out. */
function systematics(sample: BinnedSample): Modifier[] {
  const sm = coefficientless(sample);
  return (sample.systematics ?? []).flatMap((shift): Modifier[] => {
    const { name, factors } = shift;
    if (factors === undefined) return [{ name, type: "histosys", data: shiftedYieldsAt(sample, shift, sm) }];
    return factors.up === 1 && factors.down === 1 ? [] : [{ name, type: "normsys", data: { hi: factors.up, lo: factors.down } }];
  });
}

/** δ of the SM: as many zeros as a sample's terms have coefficients. */
const coefficientless = ({ terms: [first] }: BinnedSample): number[] =>
  new Array<number>(Math.round((Math.sqrt(8 * first.length + 1) - 3) / 2)).fill(0);

/** Every modifier of a sample, in the order in which it is written: the caller's, free normalisations, systematic uncertainties, then staterror. */
function workspace(
  content: ArtifactContent,
  modifiers: (sample: BinnedSample) => Modifier[],
  measurement: Workspace["measurements"][number],
): Workspace {
  const statError = (channel: BinnedScore, sample: BinnedSample): Modifier[] =>
    sample.variance === undefined
      ? []
      : [{ name: `staterror_${channel.name}`, type: "staterror", data: sample.variance.map((value) => Math.sqrt(value)) }];
  return {
    channels: content.channels.map((channel) => ({
      name: channel.name,
      samples: channel.samples.map((sample) => ({
        name: sample.name,
        data: sample.terms.map(([nominal]) => nominal),
        modifiers: [...modifiers(sample), ...freeFactors(sample), ...systematics(sample), ...statError(channel, sample)],
      })),
    })),
    observations: content.channels.map(({ name, observed }) => ({ name, data: observed })),
    measurements: [measurement],
    version: "1.0.0",
  };
}

/** Terms divided by the nominal yield: 1 at the SM. A sample's bin that is empty there is empty everywhere (checked before). */
function relative([nominal, ...others]: readonly number[]): number[] {
  return [1, ...others.map((term) => (nominal === 0 ? 0 : term / nominal))];
}
