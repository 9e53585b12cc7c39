import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import type { Command } from "../command.ts";
import { versions } from "../pipeline/code-version.ts";

/** Whether the engine computes: a network of one hidden unit, 3 relu(x), at x = 2. */
async function engineFault(): Promise<string | undefined> {
  try {
    const { memberModel, networkOutput } = await import("@ratiometer/classifiers");
    const range = [-Math.sqrt(3), Math.sqrt(3)] as const;
    const model = memberModel(
      {
        name: "doctor",
        method: "sally",
        coefficients: [{ name: "c", sm: 0, range }],
        network: { hidden: [1], activation: "relu" },
        featureNames: ["x"],
      },
      {
        parameters: [[1], [0], [3], [0]].map((values) => Float32Array.from(values)),
        standardisation: { means: Float64Array.of(0), scales: Float64Array.of(1) },
      },
    );
    const [value] = await networkOutput(model, "x", Float32Array.of(2), 1, "parts");
    return Math.abs(value - 6) < 1e-5 ? undefined : `a test network gives ${value} instead of 6`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const gibibytes = (bytes: number): number => Number((bytes / 2 ** 30).toFixed(1));

function packageVersions(): Readonly<Record<string, string>> {
  try {
    return versions();
  } catch {
    return { node: process.version, onnxruntime: "not installed" };
  }
}

/** `ratiometer doctor` */
export const doctor: Command = {
  name: "doctor",
  summary: "engines, versions, cores and memory of this machine",
  usage: "",
  positionals: [0, 0],
  options: [],
  examples: ["ratiometer doctor"],
  run: async () => {
    const fault = await engineFault();
    const machine = {
      platform: `${process.platform} ${process.arch}`,
      processor: cpus().at(0)?.model ?? "unknown",
      cores: availableParallelism(),
      memory: { total: gibibytes(totalmem()), free: gibibytes(freemem()), unit: "GiB" },
    };
    const engines = [{ name: "onnxruntime", works: fault === undefined, ...(fault === undefined ? {} : { fault }) }];
    const found = packageVersions();
    return {
      text: [
        `${machine.platform}, ${machine.processor}, ${machine.cores} cores, ${machine.memory.free} of ${machine.memory.total} GiB memory free`,
        ...Object.entries(found).map(([name, version]) => `${name} ${version}`),
        fault === undefined ? "engine onnxruntime works" : `engine onnxruntime does not work: ${fault}`,
        ...(fault === undefined ? [] : ["try npm ci; training and evaluation need the engine, the other stages do not"]),
      ],
      json: { ...machine, versions: found, engines },
      exit: fault === undefined ? 0 : 3,
    };
  },
};
