import type { ColumnTally } from "./column-tally.ts";
import { listedNames } from "./value-remarks.ts";

/** Scale weights of NanoAOD with the nominal one, and as older files have them. */
const SCALES_WITHOUT_NOMINAL = 8;

const byName = (tallies: readonly ColumnTally[]): ReadonlyMap<string, ColumnTally> =>
  new Map(tallies.map((tally) => [tally.column.name, tally]));

/** Collections whose counter says another number of objects than their columns have: skims of single columns forget it. */
function counterRemarks(tallies: readonly ColumnTally[]): readonly string[] {
  const counters = tallies.filter(({ column: { name, kind } }) => kind === "number" && /^n[A-Z]/.test(name));
  return counters.flatMap((counter) => {
    const { name } = counter.column;
    const collection = `${name.slice(1)}_`;
    const said = Number(counter.summary().sum);
    const off = tallies.filter(
      ({ column, summary }) => column.kind === "list" && column.name.startsWith(collection) && summary().count !== said,
    );
    return off.length === 0
      ? []
      : [`${name} counts ${said}, but there are ${off[0].summary().count} values of ${listedNames(off.map(({ column }) => column.name))}`];
  });
}

/** A generator's weight of 1 beside one that is not: some samples lost it on the way (columnflow#92). */
function lostWeightRemark(tallies: readonly ColumnTally[]): readonly string[] {
  const columns = byName(tallies);
  const [own, original] = ["genWeight", "LHEWeight_originalXWGTUP"].map((name) => columns.get(name)?.summary());
  if (own === undefined || original === undefined || own.count === 0) return [];
  const lost = own.min === 1 && own.max === 1 && !(original.min === 1 && original.max === 1);
  return lost ? [`genWeight is 1 in every event, LHEWeight_originalXWGTUP goes from ${original.min} to ${original.max}`] : [];
}

/** What looks wrong about a table of NanoAOD's columns. */
export function nanoAodRemarks(tallies: readonly ColumnTally[]): readonly string[] {
  return [...lostWeightRemark(tallies), ...counterRemarks(tallies)];
}

/** What has to be known about the weights of NanoAOD. @param scales weights in LHEScaleWeight */
export function nanoAodNotes(scales: number | undefined): readonly string[] {
  return [
    "the sum of weights is that of the events in this table; a skim has lost the others",
    ...(scales === SCALES_WITHOUT_NOMINAL ? ["LHEScaleWeight: 8 weights, the nominal one is left out"] : []),
  ];
}
