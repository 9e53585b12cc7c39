import { join } from "node:path";
import { compareSamples, type SampleComparison } from "@ratiometer/classifiers";
import type { Analysis, Comparison } from "@ratiometer/config";
import { eventWeights } from "@ratiometer/eft";
import { normalCdf } from "@ratiometer/likelihood";
import type { ComparedSamples as ReportedComparison } from "@ratiometer/report";
import { columnOf, randomStream } from "@ratiometer/tables";
import { pointText } from "./diagnostic-points.ts";
import { RARE, TOLERATED, verdictWarnings, type Verdict } from "./diagnostic-verdicts.ts";
import { writeJson, readJson } from "./json-file.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** A comparison of the analysis and what it found. */
export interface ComparedSamples extends SampleComparison {
  readonly name: string;
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** Coefficients that both are weighted to, all of the analysis. */
  readonly at: Readonly<Record<string, number>>;
  /** Probability of an area as large, or larger, where nothing differs; asymptotic. */
  readonly pValue: number;
}

/** One-sided: a classifier that is wrong more often than by chance has learned nothing. */
export const areaPValue = (pull: number): number => normalCdf(-pull);

/** Compares samples after selection and features, all events of each: nothing was fitted to them. */
export function comparedSamples(
  { analysis, events }: { readonly analysis: Analysis; readonly events: SelectedEvents },
  { name, a, b, at, columns }: Comparison,
): ComparedSamples | undefined {
  const { table, summary, polynomial, sample } = events;
  const names = columns ?? summary.inputs;
  const point = analysis.coefficients.map((coefficient) => (Object.hasOwn(at, coefficient.name) ? at[coefficient.name] : coefficient.sm));
  const weights = eventWeights(polynomial, point);
  const sideOf = (samples: readonly string[]): { readonly columns: Float64Array[]; readonly weights: Float64Array } => {
    const numbers = samples.map((each) => summary.samples.indexOf(each));
    const rows = Uint32Array.from(sample.keys()).filter((row) => numbers.includes(sample[row]));
    const pick = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]);
    return { columns: names.map((column) => pick(columnOf(table, column).values)), weights: pick(weights) };
  };
  const found = compareSamples(names, sideOf(a), sideOf(b), randomStream(analysis.seed, "comparison", name));
  if (found === undefined) return undefined;
  const all = Object.fromEntries(analysis.coefficients.map((coefficient, p) => [coefficient.name, point[p]]));
  return { name, a, b, at: all, pValue: areaPValue(found.pull), ...found };
}

const comparisonsFile = (folder: string): string => join(folder, "comparisons.json");

/**
 * Writes what the comparisons of the analysis find.
 * @param folder of the evaluate stage @param warn is told of samples that cannot be compared, and of those that differ
 */
export async function writeComparisons(
  folder: string,
  analysis: Analysis,
  events: SelectedEvents,
  warn: (text: string) => void,
): Promise<void> {
  const found: ComparedSamples[] = [];
  for (const comparison of analysis.comparisons) {
    const compared = comparedSamples({ analysis, events }, comparison);
    if (compared === undefined)
      warn(`comparison ${comparison.name}: too few selected events, or their weights do not add up to a positive number in every fold`);
    else {
      found.push(compared);
      verdictWarnings(`comparison ${comparison.name}`, comparisonVerdicts(compared)).forEach(warn);
    }
  }
  await writeJson(comparisonsFile(folder), found);
}

/** What the comparisons of the analysis found. @param folder of the evaluate stage */
export const readComparisons = ({ comparisons }: Pick<Analysis, "comparisons">, folder: string): Promise<readonly ComparedSamples[]> =>
  comparisons.length === 0 ? Promise.resolve([]) : readJson<readonly ComparedSamples[]>(comparisonsFile(folder));

/** What a comparison comes to: the area, and the column that differs most. */
export function comparisonVerdicts({ area, pull, columns }: SampleComparison): Verdict[] {
  const [worst] = columns;
  return [
    { name: "area under the ROC curve of a against b", ...area, expected: "½", passed: pull <= TOLERATED },
    {
      name: `Kolmogorov-Smirnov test of ${worst.name}, worst of ${columns.length} columns, adjusted for their number`,
      value: worst.adjusted,
      expected: `at least ${RARE}`,
      passed: worst.adjusted >= RARE,
    },
  ];
}

/** Which samples a comparison is of: "ttH against ttH_other at kt = 1". */
export const comparisonText = ({ a, b, at }: Pick<ComparedSamples, "a" | "b" | "at">): string =>
  `${a.join(" + ")} against ${b.join(" + ")} at ${pointText(Object.keys(at), Object.values(at))}`;

/** A comparison as the report shows it. */
export const comparisonSummary = (found: ComparedSamples): ReportedComparison => ({
  name: found.name,
  text: comparisonText(found),
  a: found.a.join(" + "),
  b: found.b.join(" + "),
  events: { a: found.events.a.events, b: found.events.b.events },
  area: found.area,
  pull: found.pull,
  pValue: found.pValue,
  roc: { accepted: found.roc.accepted, acceptedError: found.roc.acceptedError, mistaken: found.roc.mistaken },
  scores: found.scores,
  columns: found.columns.map(({ name, distance, pValue, adjusted }) => ({ name, distance, pValue, adjusted })),
});
