import { createRequire } from "node:module";
import { AnalysisError } from "@ratiometer/config";
import type { InferenceSession, Tensor } from "onnxruntime-node";

type Onnxruntime = typeof import("onnxruntime-node");

const require = createRequire(import.meta.url);

/**
 * The compiled library, loaded when it is first needed: what reads, fits and publishes works where there is none.
 * @param load imports a package by its name
 * @throws AnalysisError USAGE_ENGINE where it is not installed, or not made for this machine
 */
export function onnxruntime(load: (name: string) => unknown = require): Onnxruntime {
  try {
    return load("onnxruntime-node") as Onnxruntime;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new AnalysisError("USAGE_ENGINE", `the engine onnxruntime does not load on ${process.platform} ${process.arch}: ${reason}`, {
      hint: "it has libraries for Linux with glibc, macOS and Windows, on x64 and arm64; npm ci installs them. Networks are trained there; anywhere, --engine plain evaluates those of an artifact",
      cause,
    });
  }
}

/**
 * A session on one thread: networks run side by side, each on its own core, and one thread gives the same bytes everywhere.
 * @param provider what computes, "cpu" unless another is asked for
 * @throws AnalysisError USAGE_ENGINE as `onnxruntime`, TRAIN_ENGINE if the engine refuses the network
 */
export async function openSession(model: Uint8Array, provider = "cpu"): Promise<InferenceSession> {
  const { InferenceSession: sessions } = onnxruntime();
  try {
    return await sessions.create(model, {
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
export const float32 = (data: Float32Array, dims: readonly number[]): Tensor => new (onnxruntime().Tensor)("float32", data, dims);

/** The same in double precision. */
export const float64 = (data: Float64Array, dims: readonly number[]): Tensor => new (onnxruntime().Tensor)("float64", data, dims);

/** Row numbers for a session. */
export const int32 = (data: Int32Array, dims: readonly number[]): Tensor => new (onnxruntime().Tensor)("int32", data, dims);
