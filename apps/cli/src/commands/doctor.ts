import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import type { Command } from "../command.ts";
import { versions } from "../pipeline/code-version.ts";

/** What is said of an engine. */
interface EngineReport {
  readonly name: string;
  readonly version?: string;
  /** Whether it gives the right answer. */
  readonly works: boolean;
  /** Why it does not. */
  readonly fault?: string;
}

/** The engine without which nothing is trained or evaluated. */
const NEEDED = "onnxruntime";

/** Every engine on a network of one hidden unit, 3 relu(x), at x = 2. */
async function engineReports(): Promise<readonly EngineReport[]> {
  try {
    const { foundEngines, memberModel, networkOutput } = await import("@ratiometer/classifiers");
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
    const reports: EngineReport[] = [];
    for (const { name, engine, absent } of await foundEngines()) {
      if (engine === undefined) {
        reports.push({ name, works: false, fault: [absent?.message, absent?.hint].filter(Boolean).join("; ") });
        continue;
      }
      const { version } = engine;
      try {
        const [value] = await networkOutput(model, "x", Float32Array.of(2), 1, "parts", engine);
        const right = Math.abs(value - 6) < 1e-5;
        reports.push({ name, version, works: right, ...(right ? {} : { fault: `a test network gives ${value} instead of 6` }) });
      } catch (error) {
        reports.push({ name, version, works: false, fault: error instanceof Error ? error.message : String(error) });
      }
    }
    return reports;
  } catch (error) {
    return [{ name: NEEDED, works: false, fault: error instanceof Error ? error.message : String(error) }];
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

const engineLine = ({ name, version, works, fault }: EngineReport): string => {
  const engine = `engine ${[name, version].filter(Boolean).join(" ")}`;
  if (works) return `${engine} works`;
  // an engine that is not installed says so itself
  return version === undefined && name !== NEEDED ? (fault ?? "") : `${engine} does not work: ${fault ?? ""}`;
};

/** `ratiometer doctor` */
export const doctor: Command = {
  name: "doctor",
  summary: "engines, versions, cores and memory of this machine",
  usage: "",
  positionals: [0, 0],
  options: [],
  examples: ["ratiometer doctor"],
  run: async () => {
    const engines = await engineReports();
    const machine = {
      platform: `${process.platform} ${process.arch}`,
      processor: cpus().at(0)?.model ?? "unknown",
      cores: availableParallelism(),
      memory: { total: gibibytes(totalmem()), free: gibibytes(freemem()), unit: "GiB" },
    };
    const found = packageVersions();
    const works = engines.some((engine) => engine.name === NEEDED && engine.works);
    return {
      text: [
        `${machine.platform}, ${machine.processor}, ${machine.cores} cores, ${machine.memory.free} of ${machine.memory.total} GiB memory free`,
        ...Object.entries(found).map(([name, version]) => `${name} ${version}`),
        ...engines.map(engineLine),
        ...(works ? [] : ["try npm ci; training and evaluation need onnxruntime, the other stages do not"]),
      ],
      json: { ...machine, versions: found, engines },
      exit: works ? 0 : 3,
    };
  },
};
