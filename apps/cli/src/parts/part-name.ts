import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import type { StageName } from "../pipeline/stage.ts";

/** The k-th of n parts, k from 1, of a share of a stage's work. */
export interface PartName {
  readonly stage: StageName;
  readonly share: string;
  readonly k: number;
  readonly n: number;
}

/** Folder of the parts in a run. */
export const PARTS = "parts";

/** Folder of the parts of a stage, with a folder for each share. */
export const partsFolder = (out: string, stage: StageName): string => join(out, PARTS, stage);

/** The file of a part. */
export const partPath = (out: string, { stage, share, k, n }: PartName): string =>
  join(partsFolder(out, stage), share, `${k}-of-${n}.part`);

/** "3/8" as [3, 8]. @throws AnalysisError USAGE_OPTION_VALUE */
export function partNumber(text: string): readonly [k: number, n: number] {
  const [, k, n] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (Number.isSafeInteger(k) && Number.isSafeInteger(n) && k >= 1 && k <= n) return [k, n];
  throw new AnalysisError("USAGE_OPTION_VALUE", `the part is "${text}", expected K/N with K from 1 to N`, {
    hint: "3/8 is the third of eight",
  });
}
