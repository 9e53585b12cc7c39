import type { SampleComparison } from "@ratiometer/classifiers";
import { formatMeasurement, formatNumber } from "@ratiometer/report";
import type { Answer } from "../command.ts";
import { comparisonVerdicts } from "../stages/compared-samples.ts";

/** A comparison, and what it is of. */
export interface ToldComparison extends SampleComparison {
  readonly name: string;
  /** "ttH against ttH_other at kt = 1". */
  readonly text: string;
  readonly pValue: number;
}

/** Columns that are told. */
const TOLD = 5;

const differs = (found: SampleComparison): boolean => comparisonVerdicts(found).some(({ passed }) => passed === false);

function textOf(found: ToldComparison): string[] {
  const { text, area, pull, pValue, events, columns } = found;
  const width = Math.max(...columns.slice(0, TOLD).map(({ name }) => name.length));
  return [
    `${text}: ${differs(found) ? "they differ" : "no difference found"}`,
    `  area under the ROC curve ${formatMeasurement(area.value, area.error)}, expected 1/2: ${formatNumber(pull, 2)} standard deviations, p = ${formatNumber(pValue, 2)}`,
    `  ${events.a.events} and ${events.b.events} events, worth ${formatNumber(events.a.effectiveSampleSize, 3)} and ${formatNumber(events.b.effectiveSampleSize, 3)}`,
    ...columns
      .slice(0, TOLD)
      .map(
        ({ name, distance, pValue: p, adjusted }) =>
          `  ${name.padEnd(width)}  Kolmogorov-Smirnov distance ${formatNumber(distance, 3)}, p = ${formatNumber(p, 2)}, adjusted ${formatNumber(adjusted, 2)}`,
      ),
  ];
}

/** What `compare` says; exit 3 where samples differ. */
export const comparisonAnswer = (found: readonly ToldComparison[]): Answer => ({
  text: found.flatMap(textOf),
  json: { comparisons: found.map((each) => ({ ...each, differs: differs(each) })) },
  exit: found.some(differs) ? 3 : 0,
});
