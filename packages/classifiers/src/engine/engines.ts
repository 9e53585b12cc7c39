import { AnalysisError } from "@ratiometer/config";
import { ENGINES, type Device, type Engine, type EngineName } from "./engine.ts";
import { onnxruntimeEngine } from "./onnxruntime-engine.ts";
import { plainEngine } from "./plain-engine.ts";
import { tensorflowEngine } from "./tensorflow-engine.ts";

/**
 * An engine by its name.
 * @param device where onnxruntime runs; the others have one place
 * @throws AnalysisError USAGE_ENGINE if it is not there, saying how to get it, or has no such device
 */
export async function engineNamed(name: EngineName, device: Device = "cpu"): Promise<Engine> {
  if (name === "onnxruntime") return onnxruntimeEngine(device);
  if (device !== "cpu")
    throw new AnalysisError("USAGE_ENGINE", `the engine ${name} has no device "${device}"`, { hint: "the engine onnxruntime has" });
  return name === "plain" ? plainEngine : tensorflowEngine();
}

/** An engine, or why it is not there. */
export interface FoundEngine {
  readonly name: EngineName;
  readonly engine?: Engine;
  readonly absent?: AnalysisError;
}

/** All engines, each tried. */
export const foundEngines = (): Promise<FoundEngine[]> =>
  Promise.all(
    ENGINES.map(async (name): Promise<FoundEngine> => {
      try {
        return { name, engine: await engineNamed(name) };
      } catch (error) {
        if (error instanceof AnalysisError) return { name, absent: error };
        throw error;
      }
    }),
  );
