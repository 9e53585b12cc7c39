import { at, entriesAt, itemsAt, numberAt, textAt } from "../reading/json-view.ts";
import { comings, shift, shown, type ArtifactChange } from "./artifact-change.ts";

/** A scan is known by its coefficients and its likelihood. */
const scansOf = (results: unknown): Map<string, unknown> =>
  new Map(
    itemsAt(results, "scans").map((scan) => [
      `${itemsAt(scan, "coefficients").map(String).join(", ")}, ${textAt(scan, "label") ?? ""}`,
      scan,
    ]),
  );

const unionOf = (scan: unknown, level: string): (readonly [number, number])[] =>
  itemsAt(scan, "intervals", level).map((pair) => [numberAt(pair, 0) ?? Number.NaN, numberAt(pair, 1) ?? Number.NaN] as const);

function intervalChange(level: string, before: unknown, after: unknown): string[] {
  const [old, now] = [unionOf(before, level), unionOf(after, level)];
  const what = `interval at ${level}`;
  if (old.length !== now.length) return [`${what} is in ${now.length} pieces, was in ${old.length}: ${shown(now)}, was ${shown(old)}`];
  return now.flatMap(([low, high], i) => {
    const [oldLow, oldHigh] = old[i];
    if (low === oldLow && high === oldHigh) return [];
    const width = Math.max(oldHigh - oldLow, Number.MIN_VALUE);
    const most = Math.max(Math.abs(low - oldLow), Math.abs(high - oldHigh)) / width;
    return [`${what} is [${low}, ${high}], was [${oldLow}, ${oldHigh}]: an end moved by ${(100 * most).toPrecision(3)} % of the width`];
  });
}

function scanChanges(before: unknown, after: unknown): string[] {
  const best = (scan: unknown): number[] => itemsAt(scan, "bestFit").map(Number);
  const names = itemsAt(after, "coefficients").map(String);
  const moved = best(after).flatMap((value, i) =>
    value === best(before)[i] ? [] : [`best fit of ${names[i] ?? "?"}: ${shift(best(before)[i], value)}`],
  );
  const levels = new Set([...entriesAt(before, "intervals"), ...entriesAt(after, "intervals")].map(([level]) => level));
  const points = (scan: unknown): number => itemsAt(scan, "points").length;
  return [
    ...moved,
    ...[...levels].flatMap((level) => intervalChange(level, before, after)),
    ...(points(before) === points(after) ? [] : [`${points(after)} points, were ${points(before)}`]),
    ...(textAt(before, "data") === textAt(after, "data")
      ? []
      : [`the data are ${shown(at(after, "data"))}, were ${shown(at(before, "data"))}`]),
  ];
}

/** What changed in the reference results: best fits, intervals, the likelihood at the SM. */
export function resultChanges(before: unknown, after: unknown): ArtifactChange[] {
  const [old, now] = [scansOf(before), scansOf(after)];
  const { added, removed, kept } = comings([...old.keys()], [...now.keys()]);
  const change = (subject: string, message: string): ArtifactChange => ({ area: "results", subject, message });
  const [oldNll, newNll] = [numberAt(before, "twiceNllSm"), numberAt(after, "twiceNllSm")];
  return [
    ...added.map((name) => change(name, "is new")),
    ...removed.map((name) => change(name, "is gone")),
    ...kept.flatMap((name) => scanChanges(old.get(name), now.get(name)).map((message) => change(name, message))),
    ...(oldNll === newNll || oldNll === undefined || newNll === undefined ? [] : [change("−2 log L at the SM", shift(oldNll, newNll))]),
  ];
}
