import type { ExperimentSource } from "../inference/experiment-source.ts";
import type { Experiment } from "../model/experiment.ts";
import { readWorkspace, type WorkspaceReading } from "./read-workspace.ts";
import type { Workspace } from "./workspace.ts";

/** A workspace and how it is read. */
interface WorkspaceInput {
  readonly workspace: Workspace;
  readonly reading: WorkspaceReading;
}

/** The experiment of a workspace, for other threads. */
export const openWorkspace = ({ workspace, reading }: WorkspaceInput): Experiment => readWorkspace(workspace, reading).experiment;

/** The source from which other threads get the experiment that readWorkspace makes. @param workspace checked, as from parseWorkspace */
export function workspaceSource(workspace: Workspace, reading: WorkspaceReading = {}): ExperimentSource {
  // src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
  const module = new URL("../../dist/histfactory/workspace-source.js", import.meta.url).href;
  return { module, open: openWorkspace.name, input: { workspace, reading } satisfies WorkspaceInput };
}
