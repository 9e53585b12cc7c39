import { citationOf } from "@ratiometer/hepdata-export";
import { alignedRows } from "../aligned-rows.ts";
import { bandRows, doubtText } from "../statistics/band-text.ts";
import { measuredText, roundedText, significantText } from "../statistics/number-text.ts";
import { intervalText } from "../statistics/scan-text.ts";
import { domainText } from "./domain-text.ts";
import { templateOf, type Reinterpretation } from "./reinterpretation-record.ts";

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Yields of the own process beside the published ones. */
function yieldRows({ process, channels, published, events }: Reinterpretation): readonly (readonly string[])[] {
  const rows = channels.binned.map(({ name }) => {
    const { terms, variance, events: counts } = templateOf(events, name);
    const samples = published.channels.find((channel) => channel.name === name)?.samples ?? [];
    const observed = published.observations.find((entry) => entry.name === name)?.data ?? [];
    const of = (wanted: (sample: string) => boolean): number =>
      total(samples.filter((one) => wanted(one.name)).flatMap(({ data }) => data));
    return [
      name,
      String(events.selected.get(name) ?? 0),
      String(total(counts)),
      measuredText(total(terms.map(([constant]) => constant)), Math.sqrt(total(variance))),
      significantText(
        of((sample) => (process.replaces ? sample === process.name : true)),
        5,
      ),
      significantText(total(observed), 5),
    ];
  });
  const publishedTitle = process.replaces ? `published ${process.name}` : "published, all processes";
  return [["channel", "selected", "in bins", `expected ${process.name}`, publishedTitle, "observed"], ...rows];
}

/** What came of own events in a published model, in words. */
export function reinterpretationText(found: Reinterpretation): string[] {
  const { artifact, process, own, weights, events, model, statistics, level, freeCoefficients, caveats } = found;
  const { index } = artifact;
  const { limit, significance, scans } = statistics;
  const { reconstruction } = own;
  const count = reconstruction?.sample.events ?? total(own.files.map(({ entries }) => entries));
  const held = index.coefficients.map(({ name, sm }) => `${name} = ${sm}`).join(", ");
  return [
    `${count} events as ${process.replaces ? `the process ${process.name}` : `a new process ${process.name}`} of "${index.title}"; weights: ${weights.said}`,
    ...(reconstruction === undefined
      ? []
      : [
          `${reconstruction.kept} of them pass the published selection, after ${reconstruction.smearing === "none" ? "no detector" : `the detector ${reconstruction.smearing}`}`,
        ]),
    ...alignedRows(yieldRows(found)),
    ...[...events.domains].flatMap(([network, counts]) => [`network ${network}:`, ...domainText(counts)]),
    `upper limit on ${model.strength}, the strength of ${process.name}, at ${significantText(100 * level)} % confidence level by CLs${doubtText(limit.status)}${freeCoefficients ? "" : ` (${held})`}:`,
    ...alignedRows(bandRows(limit.observed, limit.expected, `above ${significantText(limit.searched[1])}`)),
    `best fit ${model.strength} = ${roundedText(limit.muHat, limit.observed ?? limit.searched[1])}; significance ${significantText(significance.observed)} σ, expected at 1: ${significantText(significance.expected)} σ${doubtText(significance.status)}`,
    ...scans.flatMap(({ coefficient, own: scan, published }) => [
      `scan of ${coefficient} with ${process.name} at ${model.strength} = 1${doubtText(scan.status)}:`,
      ...intervalText(scan),
      ...(published === undefined ? [] : ["as published (binned):", ...intervalText(published).slice(1)]),
    ]),
    ...caveats.map((caveat) => `note: ${caveat}`),
    `licence ${index.licence}; cite: ${citationOf(index)}`,
  ];
}
