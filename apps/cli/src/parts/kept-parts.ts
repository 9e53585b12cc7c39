import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { StageName } from "../pipeline/stage.ts";
import type { Wanted } from "../pipeline/staleness.ts";
import { partKey } from "./part-key.ts";
import { openPart, turns, type PartFile, type PartHeader } from "./part-file.ts";
import { PARTS, partsFolder } from "./part-name.ts";
import { NOTHING_KEPT, type KeptTasks } from "./shared-work.ts";

/** The parts of a stage that can be used. */
export interface KeptParts {
  /** How many there are. */
  readonly count: number;
  readonly of: (share: string) => KeptTasks;
}

export const NO_PARTS: KeptParts = { count: 0, of: () => NOTHING_KEPT };

/** Why a part cannot be used for what is wanted; undefined if it can. */
function refusal(part: PartFile | undefined, want: Wanted): string | undefined {
  if (part === undefined) return "it is not whole";
  const { key, inputs } = part.header;
  if (key !== partKey(want)) return "it is of other settings, another code or other stages before";
  const changed = inputs.find(({ file, sha256 }) => want.inputs.find((input) => input.file === file)?.sha256 !== sha256);
  return changed === undefined ? undefined : `${changed.file} was another`;
}

/** Tasks of one share. Where several parts hold a task, they hold the same. */
function tasksOf(parts: readonly PartFile[]): KeptTasks {
  const holds =
    (task: number) =>
    ({ header: { first, end } }: PartFile): boolean =>
      first <= task && task < end;
  return {
    has: (task) => parts.some(holds(task)),
    pieces: (task) => (parts.find(holds(task)) as PartFile).pieces(task),
  };
}

const foldersOf = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Whether a part was made only to say that its stage is finished. */
export const isEmpty = ({ first, end }: PartHeader): boolean => first === end;

/**
 * The parts of a stage that were made for what is wanted and are whole. Of others it is warned: what they hold is made anew.
 * @param out run folder
 */
export async function keptParts(out: string, want: Wanted, warn: (text: string) => void): Promise<KeptParts> {
  const home = partsFolder(out, want.stage);
  const shares = new Map<string, PartFile[]>();
  const inTurn = turns();
  let count = 0;
  for (const share of await foldersOf(home)) {
    const usable: PartFile[] = [];
    for (const name of (await foldersOf(join(home, share))).filter((each) => /^[^.].*\.part$/.test(each)).sort()) {
      const path = join(home, share, name);
      const part = await openPart(path, inTurn);
      const why = refusal(part, want);
      if (why !== undefined) warn(`${path} is not used: ${why}`);
      else if (part !== undefined && !isEmpty(part.header)) usable.push(part);
    }
    count += usable.length;
    shares.set(share, usable);
  }
  return { count, of: (share) => tasksOf(shares.get(share) ?? []) };
}

/** Removes the parts of a stage that is finished. */
export async function removeParts(out: string, stage: StageName): Promise<void> {
  await rm(partsFolder(out, stage), { recursive: true, force: true });
  // those of other stages stay
  await rmdir(join(out, PARTS)).catch(() => undefined);
}
