import type { ArtifactContent, Json } from "../artifact-content.ts";
import type { UnbinnedClosure } from "./closure.ts";
import { INTERVAL_TOLERANCE } from "./closure.ts";
import type { StrengthTest, WorkspaceReference } from "./workspace-reference.ts";

/** What likelihood/reference_results.json says beside the results of the run. */
export interface References {
  readonly workspace: WorkspaceReference;
  /** Of the published pieces; undefined where the artifact has no unbinned likelihood, or not its events. */
  readonly unbinned: UnbinnedClosure | undefined;
  /** undefined where it has no meaning. */
  readonly strength: StrengthTest | undefined;
}

/** Of the formats of the files beside it. */
const FORMATS = { pyhf: "1.0.0", hs3: "0.2", onnx_opset: 17, unbinned: "1.0.0" } as const;

/**
 * likelihood/reference_results.json: best fits and intervals of every scan of the run and the caller's numbers; likelihood values, best fits and intervals that
 * readers of workspace.json and of unbinned.json find; tolerances and versions.
 */
export function referenceResults(content: ArtifactContent, { workspace, unbinned, strength }: References): Json {
  return {
    ...content.referenceResults,
    scans: content.scans.map(({ coefficients, label, data, bestFit, intervals, contours, points }) => ({
      coefficients,
      label,
      data,
      bestFit,
      intervals: intervals ?? {},
      ...(contours === undefined ? {} : { contours }),
      points: points.map(({ at, deltaTwiceNll }) => ({ at, deltaTwiceNll })),
    })),
    workspace: plain(workspace),
    ...(unbinned === undefined
      ? {}
      : { unbinned: plain({ file: "likelihood/unbinned.json", twice_nll_sm: unbinned.twice_nll_sm, points: unbinned.points, axis_scans: unbinned.axis_scans }) }), // prettier-ignore
    ...(strength === undefined ? {} : { cls: plain(strength) }),
    tolerances: {
      interval_fraction: INTERVAL_TOLERANCE,
      twice_nll: 1e-6,
      note: "minima and ends of intervals to interval_fraction of the interval's width; values of -2 log L of workspaces to twice_nll, those of the unbinned likelihood to the 1e-6 of each log r that single precision leaves",
    },
    versions: { ratiometer: content.version, ...content.provenance.environment, formats: FORMATS },
  };
}

/** A value of an interface as JSON. */
function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
