import type { InferenceSession } from "onnxruntime-node";
import { float32, openSession } from "../engine/onnxruntime.ts";

/** The networks of an ensemble, as long as they are open. */
export interface MemberOutputs {
  /** The output of each member. @param rows n x columns, row-major, few enough for one call */
  readonly of: (rows: Float32Array) => Promise<Float32Array[]>;
  readonly release: () => Promise<void>;
}

/** Opens the files of an ensemble's members once, to be called many times. @param columns that they read @throws AnalysisError TRAIN_ENGINE */
export async function openMembers(models: readonly Uint8Array[], columns: number): Promise<MemberOutputs> {
  const sessions: InferenceSession[] = [];
  const release = async (): Promise<void> => {
    for (const session of sessions) await session.release();
  };
  try {
    for (const model of models) sessions.push(await openSession(model));
  } catch (error) {
    await release();
    throw error;
  }
  return {
    of: async (rows) => {
      const outputs: Float32Array[] = [];
      for (const session of sessions) {
        const results = await session.run({ x: float32(rows, [rows.length / columns, columns]) });
        outputs.push(results[session.outputNames[0]].data as Float32Array);
      }
      return outputs;
    },
    release,
  };
}
