import { DEVICES, ENGINES, engineNamed, type Device, type Engine, type EngineName } from "@ratiometer/classifiers";
import type { Context } from "../command.ts";

/** The engine of the command line; onnxruntime on the CPU if it names none. @throws AnalysisError USAGE_ENGINE */
export function chosenEngine(values: Context["values"]): Promise<Engine> {
  return engineNamed(
    ENGINES.find((one): one is EngineName => one === values("engine").at(0)) ?? "onnxruntime",
    DEVICES.find((one): one is Device => one === values("device").at(0)) ?? "cpu",
  );
}
