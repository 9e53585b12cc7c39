import type { BinGrid } from "@ratiometer/features";
import type { ArtifactContent, Json } from "../artifact-content.ts";
import { branchingPolynomial, eftPolynomial } from "./eft-polynomial.ts";

/** JSON has no infinity: an open edge is the string "-inf" or "inf". */
function edgeOf(edge: number): Json {
  return Number.isFinite(edge) ? edge : edge < 0 ? "-inf" : "inf";
}

/** Bins of one column are its edges; of several columns, or where bins were merged, the edges of each axis and which of the last one's every cell keeps. */
function binsJson({ axes, kept }: BinGrid): Record<string, Json> {
  const edges = axes.map((axis) => axis.edges.map(edgeOf));
  if (axes.length === 1 && kept === undefined) return { score: axes[0].column, unit: axes[0].unit, edges: edges[0] };
  return {
    axes: axes.map(({ column, unit }, i) => ({ column, unit, edges: edges[i] })),
    ...(kept === undefined ? {} : { kept_edges: kept }),
  };
}

/** Expected events as polynomials in d = c − sm, per bin of each binned channel and in total for each unbinned one, at full precision. */
export function eftMorphing(content: ArtifactContent): Json {
  const names = content.coefficients.map(({ name }) => name);
  const factors = [...content.channels.flatMap(({ samples }) => samples), ...content.unbinned];
  return {
    ...(factors.every(({ branching }) => branching === undefined)
      ? {}
      : {
          branching_convention:
            "events(c) is multiplied by branching(c) where there is one: the branching fraction over that of the SM, a polynomial in d of one entry",
        }),
    convention:
      "events(c) = constant + sum_i linear[i] d_i + sum_{i<=j} quadratic[i,j] d_i d_j with d = c - sm; full cross coefficients; one entry per bin",
    unbinned_convention:
      "-2 log L(c) = 2 events(c) - 2 sum_i [log events(c) + log r(x_i|c) - log m(c)], r of the network and m(c) = mean_ratio.channel(c)/mean_ratio.domain(c) its mean over SM events of the channel",
    coefficients: content.coefficients.map(({ name, sm, range, unit }) => ({ name, sm, range, unit })),
    channels: content.channels.map(({ name, axes, kept, selection, samples }) => ({
      name,
      ...(selection === undefined ? {} : { selection }),
      ...binsJson({ axes, kept }),
      samples: samples.map(({ name: sample, terms, branching }) => ({
        name: sample,
        ...eftPolynomial(terms, names),
        ...(branching === undefined ? {} : { branching: { ...branchingPolynomial(branching, names) } }),
      })),
    })),
    unbinned: content.unbinned.map(({ channel, network, selection, terms, mean, branching }) => ({
      channel,
      network,
      selection,
      events: { ...eftPolynomial([terms], names) },
      ...(branching === undefined ? {} : { branching: { ...branchingPolynomial(branching, names) } }),
      mean_ratio: { channel: { ...eftPolynomial([mean.channel], names) }, domain: { ...eftPolynomial([mean.domain], names) } },
    })),
  };
}
