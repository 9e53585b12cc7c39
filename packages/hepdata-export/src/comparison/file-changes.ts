import { comings, type ArtifactChange } from "./artifact-change.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** Copies of what is elsewhere in the artifact, and lists of it. */
const COPIES = /^(?:hepdata\.tar\.gz$|artifact\.json$|ro-crate-metadata\.json$)/;

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && Buffer.compare(a, b) === 0;

/** The packed forms: what they hold are tables and resources, which are compared as such, and copies. */
const PACKED = /^(?:hepdata\/|zenodo\/[^/]+\.zip$)/;

/** Files that came, went or changed; of copies and lists of other files only that they came or went. */
export function fileChanges(before: Files, after: Files): ArtifactChange[] {
  const paths = (files: Files): string[] => [...files.keys()].filter((path) => !PACKED.test(path)).sort();
  const { added, removed, kept } = comings(paths(before), paths(after));
  const change = (subject: string, message: string): ArtifactChange => ({ area: "files", subject, message });
  const size = (files: Files, path: string): number => files.get(path)?.length ?? 0;
  return [
    ...added.map((path) => change(path, `is new, ${size(after, path)} bytes`)),
    ...removed.map((path): ArtifactChange => ({ ...change(path, "is gone"), warning: true })),
    ...kept
      .filter((path) => !COPIES.test(path) && !sameBytes(before.get(path), after.get(path)))
      .map((path) => {
        const [from, to] = [size(before, path), size(after, path)];
        return change(path, from === to ? `changed, ${to} bytes as before` : `changed, ${to} bytes, were ${from}`);
      }),
  ];
}

/** Whether two artifacts have the same files with the same bytes. */
export const sameFiles = (before: Files, after: Files): boolean =>
  before.size === after.size && [...before].every(([path, bytes]) => sameBytes(bytes, after.get(path)));
