import { unknownName, type ErrorCode } from "@ratiometer/config";
import { ppTHq } from "./pp-thq.ts";
import { ppTt } from "./pp-tt.ts";
import { ppTtbb } from "./pp-ttbb.ts";
import { ppTtH } from "./pp-tth.ts";
import { ppTtj } from "./pp-ttj.ts";
import { ppTtZ } from "./pp-ttz.ts";
import type { Process } from "./process.ts";

/** Every process that can be generated. */
export const processes: readonly Process[] = [ppTt, ppTtH, ppTtZ, ppTHq, ppTtj, ppTtbb];

/**
 * The process of that name.
 * @throws AnalysisError with the given code
 */
export function processNamed(name: string, code: ErrorCode = "CONFIG_UNKNOWN_PROCESS"): Process {
  const process = processes.find((candidate) => candidate.name === name);
  if (process === undefined)
    throw unknownName(
      code,
      "process",
      name,
      processes.map((candidate) => candidate.name),
    );
  return process;
}
