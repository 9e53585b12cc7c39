import { at, itemsAt, textAt } from "../reading/json-view.ts";
import { comings, largestChange, shift, type ArtifactChange } from "./artifact-change.ts";

const named = (list: readonly unknown[]): Map<string, unknown> => new Map(list.map((entry) => [textAt(entry, "name") ?? "", entry]));
const numbersOf = (value: unknown, ...path: readonly string[]): number[] => itemsAt(value, ...path).map(Number);

function numberChange(what: string, before: readonly number[], after: readonly number[]): string[] {
  if (before.length !== after.length) return [`${what} ${after.length === 1 ? "has" : "have"} ${after.length} bins, had ${before.length}`];
  const most = largestChange(before, after);
  const changed = before.filter((value, i) => value !== after[i]).length;
  return most === undefined
    ? []
    : [`${what}: ${changed} of ${after.length} bins changed, most in bin ${most.place}, ${shift(most.before, most.after)}`];
}

/** Modifiers by what identifies them, kind and name, with their data. */
const modifiersOf = (sample: unknown): Map<string, string> =>
  new Map(
    itemsAt(sample, "modifiers").map((modifier) => [
      `${textAt(modifier, "type") ?? ""} ${textAt(modifier, "name") ?? ""}`,
      JSON.stringify(at(modifier, "data") ?? null),
    ]),
  );

function sampleChanges(name: string, before: unknown, after: unknown): string[] {
  const [old, now] = [modifiersOf(before), modifiersOf(after)];
  const { added, removed } = comings([...old.keys()], [...now.keys()]);
  const changed = [...now].filter(([key, data]) => old.has(key) && old.get(key) !== data).map(([key]) => key);
  return [
    ...numberChange(`yields of ${name}`, numbersOf(before, "data"), numbersOf(after, "data")),
    ...(added.length > 0 ? [`${name} has new modifiers: ${added.join(", ")}`] : []),
    ...(removed.length > 0 ? [`${name} has lost modifiers: ${removed.join(", ")}`] : []),
    ...(changed.length > 0 ? [`numbers of modifiers of ${name} changed: ${changed.join(", ")}`] : []),
  ];
}

/** What changed in the channels of two workspaces: samples, yields, data, modifiers. */
export function channelChanges(before: unknown, after: unknown): ArtifactChange[] {
  const [old, now] = [named(itemsAt(before, "channels")), named(itemsAt(after, "channels"))];
  const { added, removed, kept } = comings([...old.keys()], [...now.keys()]);
  const [oldData, newData] = [named(itemsAt(before, "observations")), named(itemsAt(after, "observations"))];
  const change = (subject: string, message: string): ArtifactChange => ({ area: "channels", subject, message });
  return [
    ...added.map((name) => change(name, "is new")),
    ...removed.map((name): ArtifactChange => ({ ...change(name, "is gone"), warning: true })),
    ...kept.flatMap((name) => {
      const [oldSamples, newSamples] = [named(itemsAt(old.get(name), "samples")), named(itemsAt(now.get(name), "samples"))];
      const samples = comings([...oldSamples.keys()], [...newSamples.keys()]);
      return [
        ...samples.added.map((sample) => `sample ${sample} is new`),
        ...samples.removed.map((sample) => `sample ${sample} is gone`),
        ...samples.kept.flatMap((sample) => sampleChanges(sample, oldSamples.get(sample), newSamples.get(sample))),
        ...numberChange("data", numbersOf(oldData.get(name), "data"), numbersOf(newData.get(name), "data")),
      ].map((message) => change(name, message));
    }),
  ];
}
