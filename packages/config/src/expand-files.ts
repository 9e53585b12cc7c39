import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Analysis, Sample } from "./analysis.ts";
import { AnalysisError, type ErrorPlace } from "./analysis-error.ts";
import { isEventFiles } from "./event-source.ts";
import { nearestName } from "./nearest-name.ts";

const hasWildcard = (segment: string): boolean => /[*?]/.test(segment);

/** One path segment as a regular expression: * is any run of characters, ? any one. */
function segmentPattern(segment: string): RegExp {
  const source = segment
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}

const kindOf = async (path: string): Promise<"file" | "folder" | undefined> =>
  stat(path).then(
    (found) => (found.isDirectory() ? "folder" : "file"),
    () => undefined,
  );

const entriesOf = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Files under `folder` whose path matches the segments; ** stands for any number of folders. Wildcards do not match a leading dot. */
async function matches(folder: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments;
  if (segment === "**") {
    const below = (await entriesOf(folder)).filter((name) => !name.startsWith(".")).map((name) => join(folder, name));
    const folders = await Promise.all(below.map(async (path) => ((await kindOf(path)) === "folder" ? matches(path, segments) : [])));
    return [...(await matches(folder, rest)), ...folders.flat()];
  }
  const pattern = segmentPattern(segment);
  const names = hasWildcard(segment)
    ? (await entriesOf(folder)).filter((name) => pattern.test(name) && (segment.startsWith(".") || !name.startsWith(".")))
    : [segment];
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      if (rest.length > 0) return matches(path, rest);
      return (await kindOf(path)) === "file" ? [path] : [];
    }),
  );
  return found.flat();
}

/** The deepest folder on the way that exists, and the first segment that was not found in it. */
async function lastFolder(root: string, segments: readonly string[]): Promise<{ readonly folder: string; readonly segment: string }> {
  let folder = root;
  for (const segment of segments.slice(0, -1)) {
    const next = join(folder, segment);
    if (hasWildcard(segment) || (await kindOf(next)) !== "folder") return { folder, segment };
    folder = next;
  }
  return { folder, segment: segments[segments.length - 1] };
}

async function noSuchFile(pattern: string, root: string, segments: readonly string[], place: ErrorPlace): Promise<AnalysisError> {
  const { folder, segment } = await lastFolder(root, segments);
  const near = nearestName(segment, await entriesOf(folder));
  const message = hasWildcard(pattern) ? `no file matches "${pattern}"` : `there is no file "${pattern}"`;
  const hint = near === undefined ? {} : { hint: `did you mean "${near}"?` };
  return new AnalysisError("CONFIG_NO_SUCH_FILE", `${message}, looked in ${folder}`, { ...hint, ...place });
}

/**
 * The files that patterns with *, ? (within a folder name) and ** (any number of folders) stand for.
 * @param patterns relative to `directory`, or absolute; with / on every platform
 * @returns absolute paths, sorted, each once
 * @throws AnalysisError CONFIG_NO_SUCH_FILE for a pattern that matches no file, with the folder and the nearest name in it
 */
export async function expandFiles(patterns: readonly string[], directory: string, place: ErrorPlace = {}): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const root = pattern.startsWith("/") ? "/" : resolve(directory);
    const segments = pattern.split("/").filter((segment) => segment !== "" && segment !== ".");
    const files = segments.length === 0 ? [] : await matches(root, segments);
    if (files.length === 0) throw await noSuchFile(pattern, root, segments, place);
    for (const file of files) found.add(file);
  }
  return [...found].sort();
}

/**
 * The event files of a sample, absolute and sorted; none for a simulated sample.
 * @throws AnalysisError CONFIG_NO_SUCH_FILE at the pattern's line of the analysis file
 */
export async function sampleFiles(analysis: Analysis, { name, source }: Sample): Promise<readonly string[]> {
  if (!isEventFiles(source)) return [];
  const found = new Set<string>();
  for (const [i, pattern] of source.patterns.entries()) {
    const path = `samples.${name}.source.${source.kind}[${i}]`;
    for (const file of await expandFiles([pattern], analysis.directory, { where: analysis.where(path), path })) found.add(file);
  }
  return [...found].sort();
}

/** A file that a sample names, absolute. @throws AnalysisError CONFIG_NO_SUCH_FILE at its line of the analysis file */
async function namedFile(analysis: Analysis, given: string, path: string): Promise<string> {
  const file = resolve(analysis.directory, given);
  if ((await kindOf(file)) === "file") return file;
  throw await noSuchFile(given, analysis.directory, given.split("/"), { where: analysis.where(path), path });
}

/**
 * The file of parton densities that a sample is simulated with, absolute; undefined if it names none.
 * @throws AnalysisError CONFIG_NO_SUCH_FILE at its line of the analysis file
 */
export async function densityFile(analysis: Analysis, { name, source }: Sample): Promise<string | undefined> {
  if (source.kind !== "simulate" || source.pdf === undefined) return undefined;
  return namedFile(analysis, source.pdf, `samples.${name}.source.simulate.pdf`);
}

/**
 * The weight map of a sample's event files, absolute; undefined if it names none.
 * @throws AnalysisError CONFIG_NO_SUCH_FILE at its line of the analysis file
 */
export async function weightMapFile(analysis: Analysis, { name, source }: Sample): Promise<string | undefined> {
  if (!isEventFiles(source) || source.weights.map === undefined) return undefined;
  return namedFile(analysis, source.weights.map, `samples.${name}.weights.map`);
}
