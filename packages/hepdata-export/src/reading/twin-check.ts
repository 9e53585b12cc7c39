import { applyPatch, parseWorkspace, readPatchset, readWorkspace, type Workspace, type WorkspaceModel } from "@ratiometer/likelihood";
import type { ArtifactIndex } from "../artifact-index.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { expectedAt, near, spelled, textOf, WORKSPACE, type ArtifactModel } from "./artifact-model.ts";

/** The model for pyhf itself, and its points. */
export const TWIN = "likelihood/workspace_sm.json";
export const PATCHES = "likelihood/patchset.json";
/** Numbers that come from each other by sums and products agree to this. */
const CLOSE = 1e-9;

/**
 * What in the plain twin and its patches is not the polynomial workspace at their points: yields, Monte Carlo errors, data.
 * @throws AnalysisError, or AggregateError of several: those of parseWorkspace, readPatchset, applyPatch
 */
export function twinFaults(index: ArtifactIndex, { workspace, eft }: ArtifactModel, artifact: ArtifactFiles): string[] {
  const faults: string[] = [];
  const source = { text: textOf(artifact, TWIN), where: TWIN };
  const twin = parseWorkspace(source.text, TWIN);
  const patchset = readPatchset(textOf(artifact, PATCHES), PATCHES);
  if (JSON.stringify(twin.observations) !== JSON.stringify(workspace.observations)) faults.push(`${TWIN} has other data than ${WORKSPACE}`);
  const points: (readonly [file: string, at: ReadonlyMap<string, number>, model: Workspace])[] = [
    [TWIN, new Map(index.coefficients.map(({ name, sm }) => [name, sm])), twin],
  ];
  for (const {
    metadata: { name, values },
  } of patchset.patches) {
    if (values.length !== index.coefficients.length || !values.every((number) => typeof number === "number"))
      return [...faults, `${PATCHES}: patch "${name}" has not a number for each coefficient`];
    points.push([
      PATCHES,
      new Map(index.coefficients.map((coefficient, i) => [coefficient.name, values[i]])),
      applyPatch(patchset, name, source),
    ]);
  }
  for (const [file, at, model] of points) {
    const yields = expectedAt(eft, at);
    const plain = readWorkspace(model, { origin: file });
    const found = expectedAt(plain, new Map());
    const wrong =
      found.length !== yields.length ||
      found.findIndex((row, c) => row.length !== yields[c].length || row.some((events, bin) => !near(events, yields[c][bin], CLOSE)));
    if (wrong === true || wrong >= 0) {
      faults.push(`${file}: yields at ${spelled(at)} are not those of ${WORKSPACE}`);
      break;
    }
    if (!sameErrors(plain, eft)) {
      faults.push(`${file}: the Monte Carlo errors at ${spelled(at)} are not those of ${WORKSPACE}`);
      break;
    }
  }
  return faults;
}

/** Whether the auxiliary measurements are those of the same parameters with the same errors. */
function sameErrors({ model: one }: WorkspaceModel, { model: other }: WorkspaceModel): boolean {
  if (one.constraints.length !== other.constraints.length) return false;
  return one.constraints.every((constraint, i) => {
    const second = other.constraints[i];
    const same = one.parameters[constraint.parameter].name === other.parameters[second.parameter].name;
    if (constraint.kind === "normal" && second.kind === "normal") return same && near(constraint.sigma, second.sigma, CLOSE);
    return (
      same &&
      constraint.kind === "poisson" &&
      second.kind === "poisson" &&
      near(constraint.tau, second.tau, CLOSE * Math.max(1, second.tau))
    );
  });
}
