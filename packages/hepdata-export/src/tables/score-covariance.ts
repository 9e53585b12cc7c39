import { binBoxes } from "@ratiometer/features";
import type { ArtifactContent, BinnedScore } from "../artifact-content.ts";
import { quantitiesOf } from "./bin-ranges.ts";
import { conditions, type HepdataTable, type ResourceFile } from "./hepdata-table.ts";

/** HEPData draws a matrix of so many rows and columns at most; larger ones go with the shape as a file. */
const MOST_BINS = 70;

/** bins × bins: covariance of the total at the SM from the finite simulation; without one in the content, bins are independent. */
export function totalCovariance({ covariance, samples, observed }: BinnedScore): readonly (readonly number[])[] {
  if (covariance !== undefined) return covariance;
  return observed.map((_, i) =>
    observed.map((__, j) => (i === j ? samples.reduce((sum, { variance }) => sum + (variance?.[i] ?? 0), 0) : 0)),
  );
}

const meaning = (channel: BinnedScore): string =>
  `Covariance of the total expected events at the Standard Model in the ${channel.observed.length} bins of ${quantitiesOf(channel)} in the channel ` +
  `${channel.name}, from the finite simulation alone (label stat,MC of the score shape, whose squared errors of the total are the diagonal); bins are ` +
  `numbered from 1. ` +
  (channel.covariance === undefined
    ? "No event is in two bins: the bins are independent."
    : "No event is in two bins; they are correlated because all are normalised to one cross section, and because files have fixed numbers of events.");

/** The covariance of a channel's total as a table, all n² rows; undefined where it has too many bins for one. */
export function covarianceTable(content: ArtifactContent, channel: BinnedScore): HepdataTable | undefined {
  const bins = channel.observed.length;
  if (bins > MOST_BINS) return undefined;
  const covariance = totalCovariance(channel);
  const numbers = (of: (row: number) => number): HepdataTable["independent"][number]["values"] =>
    Array.from({ length: bins * bins }, (_, row) => ({ value: of(row) + 1 }));
  return {
    file: `score_covariance_${channel.name}`,
    name: `Covariance of the score shape, channel ${channel.name}`,
    description: meaning(channel),
    observables: [],
    independent: [
      { header: { name: "Bin" }, values: numbers((row) => Math.floor(row / bins)) },
      { header: { name: "Bin" }, values: numbers((row) => row % bins) },
    ],
    dependent: [{ header: { name: "Covariance" }, qualifiers: conditions(content), values: covariance.flat().map((value) => ({ value })) }],
    resources: [],
    picture: { kind: "map", diverging: true },
  };
}

/** The covariance of a channel with too many bins for a table, as a file. */
export function covarianceResources(channel: BinnedScore): ResourceFile[] {
  if (channel.observed.length <= MOST_BINS) return [];
  const { axes, kept } = channel;
  const bins =
    axes.length === 1 && kept === undefined
      ? { edges: axes[0].edges.map(String) }
      : { bins: binBoxes(channel).map((box) => box.map(({ low, high }) => [String(low), String(high)])) };
  const json = { description: meaning(channel), ...bins, covariance: totalCovariance(channel) };
  return [
    {
      location: "*_covariance.json",
      description: "Covariance of the total of the score shape from the finite simulation, bins × bins",
      bytes: new TextEncoder().encode(`${JSON.stringify(json)}\n`),
    },
  ];
}
