import { readHs3, readWorkspace } from "@ratiometer/likelihood";
import type { ArtifactIndex } from "../artifact-index.ts";
import { modelForms } from "../likelihood/model-forms.ts";
import { workspaceReference, type WorkspaceReference } from "../likelihood/workspace-reference.ts";
import type { ReferenceResults } from "./artifact-documents.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { comparedPoints, near, spelled, textOf, WORKSPACE, type ArtifactModel } from "./artifact-model.ts";
import type { FileFault } from "./copies.ts";

export const HS3 = "likelihood/hs3.json";
const CARD = {
  text: "likelihood/combine/datacard.txt",
  shapes: "likelihood/combine/shapes.json",
  scaling: "likelihood/combine/scaling.json",
} as const;
const CLOSE = 1e-9;
/** What minima and roots are found to, of their own size. */
const FITTED = 1e-5;

/**
 * Other formats of the binned model: HS3 by its likelihood, the Combine card by its text where the version that wrote it is the reader's.
 * @param version of the reader
 * @throws AnalysisError, or AggregateError of several: those of readHs3
 */
export function formFaults(
  index: ArtifactIndex,
  { eft }: ArtifactModel,
  artifact: ArtifactFiles,
  version: string | undefined,
): FileFault[] {
  const faults: FileFault[] = [];
  if (artifact.files.has(HS3)) {
    const other = readWorkspace(readHs3(textOf(artifact, HS3), HS3).workspace);
    const [own, theirs] = [eft, other].map(({ experiment, observed }) => ({
      parameters: experiment.parameters,
      likelihood: experiment.likelihood(observed),
    }));
    const wrong = comparedPoints(index).find((at) => {
      const [one, two] = [own, theirs].map(({ parameters, likelihood }) =>
        likelihood.value(Float64Array.from(parameters, ({ name, init }) => at.get(name) ?? init)),
      );
      return !near(one, two, CLOSE);
    });
    if (wrong !== undefined) faults.push({ file: HS3, message: `"${HS3}" is another model than ${WORKSPACE} at ${spelled(wrong)}` });
  }
  if (version === index.generator.version && artifact.files.has(CARD.text)) {
    const { card } = modelForms(textOf(artifact, WORKSPACE));
    for (const [part, path] of Object.entries(CARD) as [keyof typeof CARD, string][])
      if (textOf(artifact, path) !== card[part])
        faults.push({ file: path, message: `"${path}" is not what ${WORKSPACE} becomes as a card` });
  }
  return faults;
}

/** Numbers of two documents side by side that differ. */
function* differences(found: unknown, expected: unknown, path: string): Generator<string> {
  if (typeof found === "number" && typeof expected === "number") {
    if (!near(found, expected, FITTED)) yield `${path} is ${found}, ${WORKSPACE} gives ${expected}`;
  } else if (typeof found === "object" && found !== null && typeof expected === "object" && expected !== null)
    for (const key of new Set([...Object.keys(found), ...Object.keys(expected)]))
      yield* differences(
        Object.hasOwn(found, key) ? found[key as keyof typeof found] : undefined,
        Object.hasOwn(expected, key) ? expected[key as keyof typeof expected] : undefined,
        `${path}.${key}`,
      );
  else if (found !== expected) yield `${path} is ${JSON.stringify(found)}, ${WORKSPACE} gives ${JSON.stringify(expected)}`;
}

/** What in the reference results of the workspace is not what it gives: likelihood values, best fits, intervals. */
export function workspaceFaults(index: ArtifactIndex, artifact: ArtifactFiles, { workspace, scans }: ReferenceResults): string[] {
  if (workspace === undefined) return [];
  const names = index.coefficients.map(({ name }) => name);
  const levels = [
    ...new Set([
      ...workspace.axis_scans.flatMap(({ intervals }) => Object.keys(intervals)),
      ...scans.flatMap(({ intervals }) => Object.keys(intervals)),
    ]),
  ].map(Number);
  if (!levels.every((level) => level > 0 && level < 1) || workspace.points.some(({ at }) => at.length !== names.length))
    return ["the reference results of the workspace have no levels between 0 and 1, or points of other lengths"];
  const points = workspace.points.map(({ name, at }) => ({ name, at }));
  const expected: WorkspaceReference = workspaceReference(textOf(artifact, WORKSPACE), names, points, levels);
  return [...differences(workspace, JSON.parse(JSON.stringify(expected)), "workspace")].slice(0, 4);
}
