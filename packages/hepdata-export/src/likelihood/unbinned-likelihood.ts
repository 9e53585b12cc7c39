import type { ArtifactContent, BinnedSample, BinnedScore, UnbinnedRate } from "../artifact-content.ts";
import { eventFiles } from "./event-files.ts";
import { branchingPolynomial, eftPolynomial, type BranchingPolynomial, type EftPolynomial } from "./eft-polynomial.ts";

/** An unbinned channel as likelihood/unbinned.json describes it. */
export interface PublishedUnbinnedChannel {
  readonly name: string;
  /** "model/kt-ratio.onnx" */
  readonly network: string;
  /** Name of the network's output. */
  readonly output: string;
  /** quadratic: r is a quadratic form in d over its mean; network: what the network makes of its inputs. */
  readonly dependence: "quadratic" | "network";
  readonly selection: readonly string[];
  /** The network's columns that are features, in order; columns of the features' file. */
  readonly features: readonly string[];
  /** The network's columns that are coefficients, behind the features; empty where the output is a form. */
  readonly coefficients: readonly string[];
  /** Expected events in the channel; polynomials of one row. */
  readonly expected_events: EftPolynomial;
  /** The branching fraction of all its processes over that of the SM, which multiplies the expected events. */
  readonly branching?: BranchingPolynomial;
  readonly mean_ratio: { readonly channel: EftPolynomial; readonly domain: EftPolynomial };
  /** Systematic uncertainties of the rate: factors on nu, one standard deviation up and down. */
  readonly rate_uncertainties?: readonly { readonly name: string; readonly up: number; readonly down: number }[];
  /** Free factors, and the share of nu at the SM that each multiplies. */
  readonly free_normalisations?: readonly { readonly name: string; readonly share: number }[];
  readonly events?: {
    readonly label: string;
    readonly features: string;
    readonly weights: string;
    readonly count: number;
    readonly sum_of_weights: number;
  };
}

/** likelihood/unbinned.json: the unbinned likelihood, in words, in a formula, and piece by piece. */
export interface UnbinnedLikelihood {
  /** 1.1.0 where there are branching fractions. */
  readonly schema_version: "1.0.0" | "1.1.0";
  readonly formula: readonly string[];
  readonly definition: readonly string[];
  readonly coefficients: readonly {
    readonly name: string;
    readonly sm: number;
    readonly range: readonly [number, number];
    readonly unit: string;
  }[];
  readonly channels: readonly PublishedUnbinnedChannel[];
  /** The channels of the same likelihood that are binned. */
  readonly binned_channels: readonly {
    readonly name: string;
    /** Of the samples without a branching fraction. */
    readonly expected_events: EftPolynomial;
    /** Of those with one, which multiplies them. */
    readonly branching_events?: readonly { readonly branching: BranchingPolynomial; readonly expected_events: EftPolynomial }[];
    readonly observed: readonly number[];
  }[];
}

const FORMULA = [
  "-2 log L(c) = sum over channels + sum over binned_channels",
  "channel: 2 nu(c) - 2 sum_i w_i [log nu(c) + log r(x_i|c) - log m(c)]",
  "m(c) = mean_ratio.channel(c) / mean_ratio.domain(c)",
  "binned channel: 2 sum_b [nu_b(c) - n_b log nu_b(c) + log Gamma(n_b + 1)]",
];

const DEFINITION = [
  "nu(c) are the events expected in the channel (expected_events). Polynomials are constant + sum_i linear[i] d_i + sum_{i<=j} quadratic[i,j] d_i d_j with d = c - sm and full cross coefficients; their arrays have one entry per bin, here one.",
  "x_i are the rows of events.features, the network's features in the order of `features`, raw values in the units of model/inputs.json as 32-bit floats; w_i is the number of events that a row stands for (events.weights). Both are NumPy files.",
  "An output log_likelihood_ratio is log r(x|c): append the coefficients, in physical values and in the order of `coefficients`, to the features and run the network. An output coefficients is M, lower triangle row by row, of q(x|c) = (1, d) M (1, d)^T, and r = q(x|c) / mean_ratio.domain(c).",
  "r(x|c) = p(x|c)/p(x|SM) is the ratio of densities in the domain of the network, the selection of its training events. m(c) is the mean of r over the SM events of the channel: within a region r(x|c)/m(c) is the ratio of the densities there. Where the channel is the whole domain, m(c) = 1.",
  "The density of the SM, sum_i w_i log p(x_i|SM), is left out, as it does not depend on c; values of -2 log L are comparable between points and not with other data.",
  "There are no nuisance parameters: neither systematic uncertainties nor that of the simulation are part of this likelihood.",
];

const BRANCHING =
  "nu(c) of a channel with a branching fraction is expected_events(c) branching(c); nu_b(c) of a binned channel is expected_events_b(c) plus the sum over branching_events of their expected_events_b(c) branching(c). A branching fraction is relative to that of the SM, and of no event more than of another: r and m do not change with it.";

const FREE =
  "The run's own likelihood has a parameter mu for each of free_normalisations, without a constraint, which multiplies nu by 1 + share (mu - 1); scans that are called statistical hold it at 1.";

const RATE_UNCERTAINTIES =
  "The run's own likelihood has a nuisance parameter for each of rate_uncertainties, constrained by a normal distribution of unit width, which multiplies nu by HistFactory's interpolation (code 4) between down, 1 and up; its scans are those of reference_results.json that are not called statistical. The workspace has the same parameters.";

const singleRow = (terms: readonly number[], names: readonly string[]): EftPolynomial => eftPolynomial([terms], names);

function channelOf(content: ArtifactContent, rate: UnbinnedRate, names: readonly string[]): PublishedUnbinnedChannel {
  const network = content.networks.find(({ file }) => file === rate.network);
  if (network === undefined) throw new RangeError(`no network ${rate.network}`);
  const columns = (role: string): string[] => network.inputs.filter((input) => input.role === role).map(({ name }) => name);
  const files = eventFiles(rate);
  return {
    name: rate.channel,
    network: `model/${rate.network}`,
    output: network.output,
    dependence: rate.dependence ?? "quadratic",
    selection: rate.selection,
    features: columns("feature"),
    coefficients: columns("coefficient"),
    expected_events: singleRow(rate.terms, names),
    ...(rate.branching === undefined ? {} : { branching: branchingPolynomial(rate.branching, names) }),
    mean_ratio: { channel: singleRow(rate.mean.channel, names), domain: singleRow(rate.mean.domain, names) },
    ...(rate.uncertainties === undefined || rate.uncertainties.length === 0 ? {} : { rate_uncertainties: rate.uncertainties }),
    ...(rate.free === undefined || rate.free.length === 0 ? {} : { free_normalisations: rate.free }),
    ...(rate.events === undefined || files === undefined
      ? {}
      : {
          events: {
            label: rate.events.label,
            ...files,
            count: rate.events.weights.length,
            sum_of_weights: rate.events.weights.reduce((sum, weight) => sum + weight, 0),
          },
        }),
  };
}

/** Expected events per bin, all given samples of a channel together: bins × T. */
function summed({ samples: all }: BinnedScore, samples: readonly BinnedSample[]): number[][] {
  return all[0].terms.map((terms, bin) => terms.map((_, t) => samples.reduce((sum, sample) => sum + sample.terms[bin][t], 0)));
}

type BinnedChannel = UnbinnedLikelihood["binned_channels"][number];

/** A channel that is binned, its samples by their branching fractions. */
function binnedChannel(channel: BinnedScore, names: readonly string[]): BinnedChannel {
  const { name, samples, observed } = channel;
  const branchings = new Map(samples.flatMap(({ branching }) => (branching === undefined ? [] : [[branching.name, branching]])));
  const of = (branching: string | undefined): EftPolynomial =>
    eftPolynomial(summed(channel, samples.filter((sample) => sample.branching?.name === branching)), names); // prettier-ignore
  return {
    name,
    expected_events: of(undefined),
    ...(branchings.size === 0
      ? {}
      : {
          branching_events: [...branchings.values()].map((branching) => ({
            branching: branchingPolynomial(branching, names),
            expected_events: of(branching.name),
          })),
        }),
    observed,
  };
}

/** The unbinned likelihood of an artifact; undefined where no channel is unbinned. */
export function unbinnedLikelihood(content: ArtifactContent): UnbinnedLikelihood | undefined {
  if (content.unbinned.length === 0) return undefined;
  const names = content.coefficients.map(({ name }) => name);
  const unbinned = new Set(content.unbinned.map(({ channel }) => channel));
  const channels = content.unbinned.map((rate) => channelOf(content, rate, names));
  const binned = content.channels.filter(({ name }) => !unbinned.has(name)).map((channel) => binnedChannel(channel, names));
  const branching = channels.some((each) => each.branching !== undefined) || binned.some((each) => each.branching_events !== undefined);
  return {
    schema_version: branching ? "1.1.0" : "1.0.0",
    formula: FORMULA,
    definition: [
      ...DEFINITION,
      ...(branching ? [BRANCHING] : []),
      ...(content.unbinned.some(({ uncertainties = [] }) => uncertainties.length > 0) ? [RATE_UNCERTAINTIES] : []),
      ...(content.unbinned.some(({ free = [] }) => free.length > 0) ? [FREE] : []),
    ],
    coefficients: content.coefficients.map(({ name, sm, range, unit }) => ({ name, sm, range, unit })),
    channels,
    binned_channels: binned,
  };
}
