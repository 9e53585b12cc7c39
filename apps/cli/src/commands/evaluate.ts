import { DEVICES, ENGINES } from "@ratiometer/classifiers/evaluation";
import { AnalysisError } from "@ratiometer/config";
import { OUT } from "../analysis-argument.ts";
import { JOBS, SEED, type Answer, type Command, type Context } from "../command.ts";
import { FORCE, pipelineAnswer } from "./run.ts";

const USAGE = "ANALYSIS.yaml, or NETWORK.onnx EVENTS --out FILE.parquet";
const OF_NETWORKS = ["at", "columns", "engine", "device"];

const usageFault = (message: string): AnalysisError =>
  new AnalysisError("USAGE_ARGUMENTS", message, { hint: `usage: ratiometer evaluate ${USAGE}` });

/** A network for the events of a file. */
async function ofNetwork(context: Context): Promise<Answer> {
  for (const option of ["force", "seed"])
    if (context.values(option).length > 0) throw usageFault(`--${option} goes with ANALYSIS.yaml, not with a network`);
  if (context.values("out").length === 0) throw usageFault("evaluate NETWORK.onnx EVENTS needs --out FILE.parquet");
  const { networkAnswer } = await import("../network/network-answer.ts");
  // whoever listens is waited for, so that no half file stays behind
  const listener = (): void => undefined;
  context.signal.addEventListener("abort", listener);
  try {
    return await networkAnswer(context);
  } finally {
    context.signal.removeEventListener("abort", listener);
  }
}

function run(context: Context): Promise<Answer> {
  const { positionals, values } = context;
  if (positionals.length === 2) return ofNetwork(context);
  const [first] = positionals;
  if (first.toLowerCase().endsWith(".onnx")) throw usageFault(`evaluate "${first}" needs events`);
  for (const option of OF_NETWORKS) if (values(option).length > 0) throw usageFault(`--${option} goes with NETWORK.onnx EVENTS`);
  return pipelineAnswer(context, { until: "evaluate" });
}

/** `ratiometer evaluate ANALYSIS.yaml`: the stage; `ratiometer evaluate NETWORK.onnx EVENTS --out FILE`: a network of any origin on a file of events. */
export const evaluate: Command = {
  name: "evaluate",
  summary:
    "the estimators on events no network has seen, with their diagnostics (and the stages before); or an ONNX network on a file of events",
  usage: USAGE,
  positionals: [1, 2],
  options: [
    { ...OUT, value: "PATH", summary: `${OUT.summary}; with NETWORK.onnx the file of outputs, .parquet` },
    {
      name: "at",
      value: "NAME=NUMBER,…",
      several: true,
      summary: "with NETWORK.onnx: coefficients, in physical values, or other inputs that are the same for all events",
    },
    {
      name: "columns",
      value: "NAME,…",
      summary: "with NETWORK.onnx: columns of the events that its inputs take, in order, where its file does not say them",
    },
    { name: "engine", value: "NAME", choices: ENGINES, summary: "with NETWORK.onnx: what computes; onnxruntime if left out" },
    {
      name: "device",
      value: "NAME",
      choices: DEVICES,
      summary: "with NETWORK.onnx: gpu for a graphics processor that onnxruntime finds; cpu if left out",
    },
    FORCE,
    SEED,
    JOBS,
  ],
  details: () => [
    "EVENTS is a tree of a ROOT file, Parquet, HDF5, CSV, JSON lines, or the folder of a table of a run.",
    "ratiometer inspect NETWORK.onnx tells inputs and outputs; ratiometer convert makes a network of a trained MadMiner estimator.",
  ],
  examples: [
    "ratiometer evaluate examples/first-run/analysis.yaml",
    "ratiometer evaluate runs/first-run/artifact/model/ratio.onnx events.parquet --at c=0.5 --out ratios.parquet",
  ],
  interruption: ({ values }) => (OF_NETWORKS.some((option) => values(option).length > 0) ? "interrupted: nothing is written" : undefined),
  run,
};
