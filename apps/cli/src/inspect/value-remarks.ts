import type { ColumnTally, TallyFacts } from "./column-tally.ts";

/** So many columns are named in one remark. */
const MOST_NAMES = 8;

/** Names of outputs of classifiers, which lie between 0 and 1, some between -1 and 1. */
const SCORE = /(?:^|[_./])btag(?!Weight)|vs(?:QCD|Light|All|Jet|TT)|Xbb|(?<!PV_)score$/i;

/** "a, b, c and 5 more" */
export function listedNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

interface Seen {
  readonly name: string;
  readonly facts: TallyFacts;
  readonly real: boolean;
}

const share = (part: number, whole: number): string => (part === whole ? `all ${whole} values` : `${part} of ${whole} values`);

/** One remark for each kind of thing, with the columns in which it was seen. */
function inColumns(what: string, columns: readonly Seen[], count: (facts: TallyFacts) => number): readonly string[] {
  const affected = columns.filter(({ facts }) => count(facts) > 0);
  if (affected.length === 0) return [];
  const names = affected.map(({ name, facts }) => `${name} (${share(count(facts), facts.finite + facts.nan + facts.infinite)})`);
  return [`${what} in ${listedNames(names)}`];
}

/** Scores that were not computed, and such that are none. */
function scoreRemarks(columns: readonly Seen[]): readonly string[] {
  const scores = columns.filter(({ name, real, facts }) => real && SCORE.test(name) && facts.finite > 0);
  const never = scores.filter(({ facts }) => facts.minusOnes === facts.finite);
  const beyond = scores.filter(({ facts }) => facts.beyondOne > 0);
  return [
    ...(never.length === 0
      ? []
      : [`scores that are -1 everywhere, so that they were not computed: ${listedNames(never.map(({ name }) => name))}`]),
    ...(beyond.length === 0
      ? []
      : [`scores beyond -1 and 1: ${listedNames(beyond.map(({ name, facts }) => `${name} (${share(facts.beyondOne, facts.finite)})`))}`]),
  ];
}

/** Numbers that stand for "there is none", by number. */
function sentinelRemarks(columns: readonly Seen[]): readonly string[] {
  const bySentinel = new Map<number, string[]>();
  for (const { name, real, facts } of columns)
    if (real)
      for (const [sentinel, count] of facts.sentinels) {
        // A quantity may take such a value once by chance or by rounding.
        if (count < 2 && facts.finite > 1) continue;
        bySentinel.set(sentinel, [...(bySentinel.get(sentinel) ?? []), `${name} (${share(count, facts.finite)})`]);
      }
  return [...bySentinel]
    .sort(([a], [b]) => a - b)
    .map(([sentinel, names]) => `${sentinel}, which often stands for a value that is not there, in ${listedNames(names)}`);
}

/** What looks wrong about the values of columns. */
export function valueRemarks(tallies: readonly ColumnTally[]): readonly string[] {
  const columns = tallies.map(({ column, facts }): Seen => ({ name: column.name, facts: facts(), real: column.type.startsWith("float") }));
  const single = new Set(tallies.filter(({ column }) => column.type === "float32").map(({ column }) => column.name));
  return [
    ...inColumns("NaN", columns, ({ nan }) => nan),
    ...inColumns("infinity", columns, ({ infinite }) => infinite),
    ...scoreRemarks(columns),
    ...sentinelRemarks(columns),
    ...inColumns("numbers beyond 1e30", columns, ({ huge }) => huge),
    ...inColumns(
      "numbers too small for all digits of 32 bits, which damaged bytes often are,",
      columns.filter(({ name }) => single.has(name)),
      ({ denormal }) => denormal,
    ),
  ];
}
