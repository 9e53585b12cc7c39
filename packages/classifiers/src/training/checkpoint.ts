import { createHash } from "node:crypto";
import { AnalysisError } from "@ratiometer/config";
import type { Tensor } from "onnxruntime-node";
import { float32 } from "../engine/onnxruntime.ts";
import type { LearningCurve } from "./learning-curve.ts";
import type { TrainingState } from "./trainer.ts";

/** Where a training is after an epoch: the next one follows from this, the task and the member's number alone. */
export interface Checkpoint {
  /** Of the epochs so far; its length says how many they are. */
  readonly curve: LearningCurve;
  readonly state: TrainingState;
  /** Epoch, from 0, with the smallest validation loss so far, and the state after it. */
  readonly bestEpoch: number;
  readonly best: TrainingState;
}

/** Whose checkpoint it is. */
export interface CheckpointOwner {
  /** `taskDigest` of the task. */
  readonly task: string;
  readonly member: number;
}

interface TensorEntry {
  readonly name: string;
  readonly dims: readonly number[];
}

interface Header extends CheckpointOwner {
  readonly curve: LearningCurve;
  readonly bestEpoch: number;
  readonly state: readonly TensorEntry[];
  readonly best: readonly TensorEntry[];
}

// magic with the version of the format, length of the header, header (JSON), float32 numbers, SHA-256 of all that
const MAGIC = "ratiometer checkpoint 1\n";
const LENGTH = 4;
const DIGEST = 32;

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

const valuesOf = ({ data }: Tensor): Float32Array => {
  if (data instanceof Float32Array) return data;
  throw new RangeError("a state that is not float32");
};

const entriesOf = (state: TrainingState): TensorEntry[] => [...state].map(([name, { dims }]) => ({ name, dims }));

/** A checkpoint as a file. Its numbers come back to the last bit. Equal checkpoints give equal bytes. */
export function checkpointBytes({ task, member }: CheckpointOwner, { curve, state, bestEpoch, best }: Checkpoint): Uint8Array {
  const fields: Header = { task, member, curve, bestEpoch, state: entriesOf(state), best: entriesOf(best) };
  const header = Buffer.from(JSON.stringify(fields));
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32LE(header.length);
  const numbers = [state, best].flatMap((tensors) => [...tensors.values()].map(valuesOf));
  const parts = numbers.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  const content = Buffer.concat([Buffer.from(MAGIC), length, header, ...parts]);
  return Buffer.concat([content, sha256(content)]);
}

/**
 * A checkpoint from the bytes of its file.
 * @param where the file's name, for errors
 * @throws AnalysisError TRAIN_CHECKPOINT if the file is damaged, of another version, or of another training than the owner's
 */
export function parseCheckpoint(bytes: Uint8Array, where: string, owner: CheckpointOwner): Checkpoint {
  const refuse = (message: string): AnalysisError =>
    new AnalysisError("TRAIN_CHECKPOINT", message, { where, hint: "without the file the network is trained from its beginning" });
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = MAGIC.length + LENGTH;
  if (data.toString("latin1", 0, MAGIC.length) !== MAGIC || data.length < begin + DIGEST)
    throw refuse("found something else than a checkpoint of a training of this version");
  const content = data.subarray(0, data.length - DIGEST);
  if (!sha256(content).equals(data.subarray(content.length))) throw refuse("the checkpoint is damaged: it does not have its own digest");
  const end = begin + data.readUInt32LE(MAGIC.length);
  const { task, member, curve, bestEpoch, ...entries } = JSON.parse(content.toString("utf8", begin, end)) as Header;
  if (task !== owner.task || member !== owner.member)
    throw refuse(`found a checkpoint of network ${member} of another training, expected one of network ${owner.member} of this one`);
  let from = end;
  const tensors = (list: readonly TensorEntry[]): TrainingState =>
    new Map(
      list.map(({ name, dims }) => {
        const to = from + Float32Array.BYTES_PER_ELEMENT * dims.reduce((product, n) => product * n, 1);
        const values = new Float32Array(new Uint8Array(content.subarray(from, to)).buffer);
        from = to;
        return [name, float32(values, dims)];
      }),
    );
  const state = tensors(entries.state);
  return { curve, bestEpoch, state, best: tensors(entries.best) };
}
