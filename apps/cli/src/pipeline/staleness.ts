import type { Analysis } from "@ratiometer/config";
import { canonicalJson } from "@ratiometer/tables";
import { damage, digestFiles, keyOf, type Manifest } from "./manifest.ts";
import { stageFolder } from "./stage-folder.ts";
import type { Stage, StageName } from "./stage.ts";

/** What decides the outcome of a stage, as it stands now. */
export type Wanted = Pick<Manifest, "stage" | "seed" | "settings" | "code" | "inputs" | "upstream" | "key">;

/** @param made digests of what the stages before have made */
export async function wanted(stage: Stage, analysis: Analysis, code: string, made: ReadonlyMap<StageName, string>): Promise<Wanted> {
  const parts = {
    stage: stage.name,
    seed: analysis.seed,
    settings: JSON.parse(JSON.stringify(stage.settings(analysis))) as unknown,
    code,
    inputs: await digestFiles(await stage.inputFiles(analysis), analysis.directory),
    upstream: Object.fromEntries(stage.reads.map((name) => [name, made.get(name)])),
  };
  return { ...parts, key: keyOf(parts) };
}

/** Why a finished stage cannot stand for what is wanted now; undefined if it can. */
export async function staleness(out: string, want: Wanted, manifest: Manifest): Promise<string | undefined> {
  if (manifest.key === want.key) return damage(stageFolder(out, want.stage), manifest);
  const changed = (["seed", "settings", "code", "inputs", "upstream"] as const).filter(
    (part) => canonicalJson(manifest[part]) !== canonicalJson(want[part]),
  );
  return `changed: ${changed.join(", ")}`;
}
