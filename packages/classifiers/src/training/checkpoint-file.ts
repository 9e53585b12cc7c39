import { readFile } from "node:fs/promises";
import { writeFileAtomically } from "@ratiometer/tables";
import { checkpointBytes, parseCheckpoint, type Checkpoint, type CheckpointOwner } from "./checkpoint.ts";

/** Where the checkpoints of a network go. */
export interface CheckpointFile {
  readonly path: string;
  /** Epochs from one to the next. */
  readonly every: number;
  readonly owner: CheckpointOwner;
}

/** The checkpoint that is there; undefined where none is. @throws AnalysisError TRAIN_CHECKPOINT if it is damaged or another's */
export async function readCheckpoint({ path, owner }: CheckpointFile): Promise<Checkpoint | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  });
  return bytes === undefined ? undefined : parseCheckpoint(bytes, path, owner);
}

/** Replaces the checkpoint that is there; a kill leaves the one or the other. @throws AnalysisError DATA_NOT_WRITABLE */
export const writeCheckpoint = ({ path, owner }: CheckpointFile, checkpoint: Checkpoint): Promise<void> =>
  writeFileAtomically(path, checkpointBytes(owner, checkpoint));
