import { AnalysisError } from "@ratiometer/config";
import { parseWorkspace, readWorkspace, type Workspace, type WorkspaceModel } from "@ratiometer/likelihood";
import type { ArtifactIndex } from "../artifact-index.ts";
import type { ArtifactFiles } from "./artifact-files.ts";

/** Bins times terms: a larger model takes longer than a reader waits. */
const MOST_TERMS = 2_000_000;

/** Where the full model is. */
export const WORKSPACE = "likelihood/workspace.json";

/** Numbers that are equal but for rounding or what a fit leaves. @param tolerance relative, absolute below 1 */
export const near = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** The text of a file. @throws AnalysisError EXPORT_ARTIFACT_FORM if it is missing */
export const textOf = ({ where, files }: ArtifactFiles, path: string): string => {
  const bytes = files.get(path);
  if (bytes === undefined) throw new AnalysisError("EXPORT_ARTIFACT_FORM", `"${path}" is missing`, { where, path });
  return new TextDecoder().decode(bytes);
};

/** The workspaces of an artifact as they are read. */
export interface ArtifactModel {
  readonly workspace: Workspace;
  readonly eft: WorkspaceModel;
}

/**
 * The statistical model of an artifact.
 * @throws AnalysisError, or AggregateError of several: EXPORT_ARTIFACT_FORM, and those of parseWorkspace and readWorkspace
 */
export function artifactModel(artifact: ArtifactFiles): ArtifactModel {
  const workspace = parseWorkspace(textOf(artifact, WORKSPACE), WORKSPACE);
  const terms =
    workspace.channels.reduce((sum, { samples }) => sum + samples.reduce((part, { data }) => part + data.length, 0), 0) *
    Math.max(1, workspace.measurements[0].config.parameters.length) ** 2;
  if (terms > MOST_TERMS)
    throw new AnalysisError("EXPORT_ARTIFACT_FORM", `"${WORKSPACE}" has ${terms} terms, at most ${MOST_TERMS} are fitted`, {
      where: artifact.where,
      path: WORKSPACE,
    });
  return { workspace, eft: readWorkspace(workspace, { origin: WORKSPACE }) };
}

/** Expected events by channel and bin at a point of the coefficients, the other parameters at their initial values. */
export function expectedAt({ experiment }: WorkspaceModel, at: ReadonlyMap<string, number>): readonly Float64Array[] {
  const x = Float64Array.from(experiment.parameters, ({ name, init }) => at.get(name) ?? init);
  return experiment.expected(x).map(({ yields }) => yields);
}

/** A point of the coefficients in words. */
export const spelled = (at: ReadonlyMap<string, number>): string =>
  [...at].map(([name, number]) => `${name} = ${Number(number.toPrecision(6))}`).join(", ");

/** Points at which polynomials are compared: two of second degree that agree at them agree everywhere, but for freak chances. */
export function comparedPoints({ coefficients }: ArtifactIndex): ReadonlyMap<string, number>[] {
  const share = (i: number, p: number): number => ((i * (2 * p + 3) * 0.381966) % 1) * 0.9 + 0.05;
  const k = coefficients.length;
  return Array.from(
    { length: ((k + 1) * (k + 2)) / 2 + 1 },
    (_, i) => new Map(coefficients.map(({ name, sm, range: [low, high] }, p) => [name, i === 0 ? sm : low + share(i, p) * (high - low)])),
  );
}
