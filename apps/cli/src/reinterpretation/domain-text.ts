import type { DomainCounts } from "@ratiometer/hepdata-export";
import { significantText } from "../statistics/number-text.ts";

/** Columns that a text lists at most. */
const MOST = 8;

const percent = (fraction: number): string => `${significantText(100 * fraction)} %`;

/** What the training domain of a network says of events, worst columns first. */
export function domainText({ events, outside, fraction, outsideQuantiles, fractionQuantiles, inputs }: DomainCounts): string[] {
  const probabilities = inputs.flatMap(({ quantiles }) => (quantiles === undefined ? [] : [quantiles.probabilities])).at(0);
  const columns = inputs.filter((input) => input.events > 0).sort((a, b) => b.events - a.events);
  const inside = columns.slice(0, MOST).map(({ column, range, events: count, fraction: share }) => {
    const [low, high] = range.map((end) => significantText(end));
    return `  ${count} events (${percent(share)}) have ${column} outside of [${low}, ${high}]`;
  });
  return [
    `training domain: ${outside} of ${events} events (${percent(fraction)}) are outside of the range of an input`,
    ...inside,
    ...(columns.length > MOST ? [`  and ${columns.length - MOST} more inputs`] : []),
    ...(probabilities === undefined
      ? []
      : [
          `  ${outsideQuantiles} events (${percent(fractionQuantiles)}) are outside of the quantiles ${probabilities[0]} to ${probabilities[1]} of an input; of training events ${percent(2 * probabilities[0])} are so in each`,
        ]),
  ];
}
