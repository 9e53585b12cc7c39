import { at, entriesAt, itemsAt, textAt } from "../reading/json-view.ts";
import { comings, was, type ArtifactChange } from "./artifact-change.ts";

/** Fields of the index that are told elsewhere, or change with everything else. */
const ELSEWHERE = new Set(["files", "selfDigest", "networks", "channels", "coefficients", "entryPoints"]);
/** More differences below one field are counted. */
const MOST_LEAVES = 12;

/** Paths at which two values differ, with what stands there; lists of other lengths are told as a whole. */
function* leaves(before: unknown, after: unknown, path: string): Generator<readonly [path: string, before: unknown, after: unknown]> {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const isTree = (value: unknown): value is object => typeof value === "object" && value !== null;
  const sameKind = isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after);
  if (!sameKind || (Array.isArray(before) && itemsAt(before).length !== itemsAt(after).length)) {
    yield [path, before, after];
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    yield* leaves(at(before, key), at(after, key), Array.isArray(before) ? `${path}[${key}]` : `${path}.${key}`);
}

function fieldChanges(before: unknown, after: unknown, field: string): ArtifactChange[] {
  const found = [...leaves(at(before, field), at(after, field), field)];
  const listed = found
    .slice(0, MOST_LEAVES)
    .map(([subject, old, now]): ArtifactChange => ({ area: "metadata", subject, message: was(now, old) }));
  const more = found.length - listed.length;
  return more > 0 ? [...listed, { area: "metadata", subject: field, message: `${more} more differences` }] : listed;
}

/** What the index says of the coefficients, by their names. */
function coefficientChanges(before: unknown, after: unknown): ArtifactChange[] {
  const byName = (index: unknown): Map<string, unknown> =>
    new Map(itemsAt(index, "coefficients").map((entry) => [textAt(entry, "name") ?? "", entry]));
  const [old, now] = [byName(before), byName(after)];
  const { added, removed, kept } = comings([...old.keys()], [...now.keys()]);
  const change = (subject: string, message: string): ArtifactChange => ({ area: "metadata", subject: `coefficient ${subject}`, message });
  const warn = (subject: string, message: string): ArtifactChange => ({ ...change(subject, message), warning: true });
  return [
    ...added.map((name) => change(name, "is new")),
    ...removed.map((name) => warn(name, "is gone")),
    ...kept.flatMap((name) =>
      [...leaves(old.get(name), now.get(name), "")].map(([path, from, to]) =>
        (/^\.(?:sm|unit|basis)/.test(path) ? warn : change)(name, `${path.slice(1)} ${was(to, from)}`),
      ),
    ),
  ];
}

/** What the indices of two artifacts say differently. */
export function metadataChanges(before: unknown, after: unknown): ArtifactChange[] {
  const fields = [...new Set([...entriesAt(before), ...entriesAt(after)].map(([key]) => key))].filter((key) => !ELSEWHERE.has(key)).sort();
  return [...fields.flatMap((field) => fieldChanges(before, after, field)), ...coefficientChanges(before, after)];
}
