import type { Analysis } from "@ratiometer/config";
import { canonicalJson } from "@ratiometer/tables";
import { damage, digestFiles, keyOf, outputDigest, type Manifest } from "./manifest.ts";
import { stageFolder } from "./stage-folder.ts";
import type { Stage, StageName } from "./stage.ts";

/** What decides the outcome of a stage, as it stands now, but for files from outside. */
export type Decisive = Pick<Manifest, "stage" | "seed" | "settings" | "code" | "upstream">;

/** What decides the outcome of a stage, as it stands now. */
export type Wanted = Decisive & Pick<Manifest, "inputs" | "key">;

/** @param made what the stages before have made */
export function decisive(
  stage: Stage,
  analysis: Analysis,
  code: string,
  made: ReadonlyMap<StageName, Pick<Manifest, "outputs">>,
): Decisive {
  const digestOf = (name: StageName): string | undefined => {
    const outputs = made.get(name);
    return outputs && outputDigest(outputs, stage.withoutData === true);
  };
  return {
    stage: stage.name,
    seed: analysis.seed,
    settings: JSON.parse(JSON.stringify(stage.settings(analysis))) as unknown,
    code,
    upstream: Object.fromEntries(stage.reads.map((name) => [name, digestOf(name)])),
  };
}

/** The same with the digests of files from outside. */
export async function wanted(
  stage: Stage,
  analysis: Analysis,
  code: string,
  made: ReadonlyMap<StageName, Pick<Manifest, "outputs">>,
): Promise<Wanted> {
  const parts = {
    ...decisive(stage, analysis, code, made),
    inputs: await digestFiles(await stage.inputFiles(analysis), analysis.directory),
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
