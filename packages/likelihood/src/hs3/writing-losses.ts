import type { Loss } from "../formats/loss.ts";
import type { Workspace } from "../histfactory/workspace.ts";
import { isNormal, type WorkspaceParameter } from "./workspace-parameters.ts";

/** What of a workspace readers that know only the standard do not understand in an HS3 document. */
export function* writingLosses(workspace: Workspace, parameters: ReadonlyMap<string, WorkspaceParameter>): Generator<Loss> {
  for (const { name: channel, samples } of workspace.channels) {
    for (const sample of samples)
      for (const { type, name } of sample.modifiers)
        if (type === "polynomial") {
          const message = `modifier "${name}" of sample "${sample.name}" in channel "${channel}" has the type polynomial, which is not in HS3: other readers refuse it or leave it out`;
          yield { kind: "polynomial", message };
        }
    const statistical = new Set(
      samples.flatMap(({ modifiers }) => modifiers.filter(({ type }) => type === "staterror").map(({ name }) => name)),
    );
    if (statistical.size > 1) {
      const message = `channel "${channel}" has ${statistical.size} sets of staterror parameters (${[...statistical].join(", ")}): other readers expect one`;
      yield { kind: "staterror", message };
    }
  }
  for (const { name, config } of workspace.measurements)
    for (const settings of config.parameters) {
      const kind = parameters.get(settings.name)?.kind;
      if (kind === undefined || isNormal(kind)) continue;
      const kept = (["auxdata", "sigmas", "factors"] as const).filter((key) => settings[key] !== undefined);
      if (kept.length === 0) continue;
      const message = `${kept.join(" and ")} of "${settings.name}" in measurement "${name}" are in misc.ratiometer only: other readers take the usual ones`;
      yield { kind: "auxdata", message };
    }
}
