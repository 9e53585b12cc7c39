import { AnalysisError } from "@ratiometer/config";
import { InferenceSession, Tensor } from "onnxruntime-node";

/**
 * A session on one thread: networks run side by side, each on its own core, and one thread gives the same bytes everywhere.
 * @param provider what computes, "cpu" unless another is asked for
 * @throws AnalysisError TRAIN_ENGINE if the engine refuses the network
 */
export async function openSession(model: Uint8Array, provider = "cpu"): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      executionProviders: [provider],
    });
  } catch (cause) {
    throw new AnalysisError(
      "TRAIN_ENGINE",
      `onnxruntime cannot load the network: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: "run ratiometer doctor",
        cause,
      },
    );
  }
}

/** A tensor for a session. @param data row-major */
export const float32 = (data: Float32Array, dims: readonly number[]): Tensor => new Tensor("float32", data, dims);

/** The same in double precision. */
export const float64 = (data: Float64Array, dims: readonly number[]): Tensor => new Tensor("float64", data, dims);
