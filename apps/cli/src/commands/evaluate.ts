import { DEVICES, ENGINES } from "@ratiometer/classifiers/evaluation";
import { AnalysisError } from "@ratiometer/config";
import { OUT, VARIANTS } from "../analysis-argument.ts";
import { JOBS, type Answer, type Command, type Context } from "../command.ts";
import { EVENT_OPTIONS } from "../reinterpretation/event-options.ts";
import { SIDECAR_OPTIONS } from "../network/standardised-inputs.ts";
import { FORCE, pipelineAnswer, TAKE_OVER } from "./run.ts";

const USAGE = "ANALYSIS.yaml, or NETWORK.onnx EVENTS --out FILE.parquet, or ARTIFACT EVENTS --out FILE.parquet";
/** Options that say something of networks and events. */
const OF_NETWORKS = ["at", "columns", "engine", "device", "sidecar", "standardisation"];
/** Options that go with artifacts alone. */
const OF_ARTIFACTS = ["network", "format", "smearing"];

const usageFault = (message: string): AnalysisError =>
  new AnalysisError("USAGE_ARGUMENTS", message, { hint: `usage: ratiometer evaluate ${USAGE}` });

const isNetwork = (path: string): boolean => path.toLowerCase().endsWith(".onnx");

/** @throws AnalysisError USAGE_ARGUMENTS for options that go with something else */
function refuse(values: Context["values"], options: readonly string[], text: (option: string) => string): void {
  for (const option of options) if (values(option).length > 0) throw usageFault(text(option));
}

/** A network, of an artifact or alone, for the events of a file. */
async function ofEvents(context: Context): Promise<Answer> {
  const { positionals, values } = context;
  const alone = isNetwork(positionals[0]);
  const what = alone ? "NETWORK.onnx" : "ARTIFACT";
  refuse(values, ["force", "take-over"], (option) => `--${option} goes with ANALYSIS.yaml, not with events`);
  if (alone) {
    refuse(values, ["seed"], () => "--seed goes with ANALYSIS.yaml, or with ARTIFACT EVENTS, not with a network");
    refuse(values, OF_ARTIFACTS, (option) => `--${option} goes with ARTIFACT EVENTS, not with a network`);
  } else
    refuse(
      values,
      ["columns", "sidecar", "standardisation"],
      (option) => `--${option} goes with NETWORK.onnx EVENTS: an artifact says its columns`,
    );
  if (values("out").length === 0) throw usageFault(`evaluate ${what} EVENTS needs --out FILE.parquet`);
  const answer = alone
    ? (await import("../network/network-answer.ts")).networkAnswer
    : (await import("../reinterpretation/artifact-answer.ts")).artifactAnswer;
  // whoever listens is waited for, so that no half file stays behind
  const listener = (): void => undefined;
  context.signal.addEventListener("abort", listener);
  try {
    return await answer(context);
  } finally {
    context.signal.removeEventListener("abort", listener);
  }
}

function run(context: Context): Promise<Answer> {
  const { positionals, values } = context;
  if (positionals.length === 2) return ofEvents(context);
  const [first] = positionals;
  if (isNetwork(first)) throw usageFault(`evaluate "${first}" needs events`);
  refuse(values, OF_NETWORKS, (option) => `--${option} goes with NETWORK.onnx EVENTS`);
  refuse(values, OF_ARTIFACTS, (option) => `--${option} goes with ARTIFACT EVENTS`);
  return pipelineAnswer(context, { until: "evaluate" });
}

/**
 * `ratiometer evaluate ANALYSIS.yaml`: the stage; `ratiometer evaluate NETWORK.onnx EVENTS --out FILE`: a network of any origin on a file of events;
 * `ratiometer evaluate ARTIFACT EVENTS --out FILE`: a published network, verified, on own events.
 */
export const evaluate: Command = {
  name: "evaluate",
  summary:
    "the estimators on events no network has seen, with their diagnostics (and the stages before); or an ONNX network, or one of an artifact, on a file of events",
  usage: USAGE,
  positionals: [1, 2],
  options: [
    { ...OUT, value: "PATH", summary: `${OUT.summary}; with EVENTS the file of outputs, .parquet` },
    ...VARIANTS,
    {
      name: "at",
      value: "NAME=NUMBER,…",
      several: true,
      summary: "with EVENTS: coefficients, in physical values, or other inputs that are the same for all events",
    },
    { name: "network", value: "NAME", summary: "with ARTIFACT: which of its networks; the only one if left out" },
    {
      name: "columns",
      value: "NAME,…",
      summary: "with NETWORK.onnx: columns of the events that its inputs take, in order, where its file does not say them",
    },
    ...SIDECAR_OPTIONS,
    { name: "engine", value: "NAME", choices: ENGINES, summary: "with EVENTS: what computes; onnxruntime if left out" },
    {
      name: "device",
      value: "NAME",
      choices: DEVICES,
      summary: "with EVENTS: gpu for a graphics processor that onnxruntime finds; cpu if left out",
    },
    ...EVENT_OPTIONS.filter(({ name }) => name !== "seed").map((option) => ({ ...option, summary: `with ARTIFACT: ${option.summary}` })),
    FORCE,
    TAKE_OVER,
    { name: "seed", value: "N", summary: "instead of the seed of the analysis; with ARTIFACT of the parametrised detector" },
    JOBS,
  ],
  details: () => [
    "EVENTS is a tree of a ROOT file, Parquet, HDF5, CSV, JSON lines, or the folder of a table of a run.",
    "Networks of ATLAS name inputs and standardisation in their metadata or in a JSON file beside them (NETWORK_variables.json, _config.json): both are read, and told",
    "where they exclude each other.",
    "ARTIFACT is a folder, an archive, or a run: its every file is verified, and the test vectors run, before the network is asked. Columns are found by name and",
    "converted between GeV, MeV, TeV and rad, deg. Les Houches events and objects (NanoAOD, Delphes) are reconstructed as the artifact's own events were.",
    "FILE.parquet.json records artifact, network, events, versions and how many events are outside of the training domain.",
    "ratiometer inspect NETWORK.onnx tells inputs and outputs; ratiometer convert makes a network of a trained MadMiner estimator.",
  ],
  examples: [
    "ratiometer evaluate examples/first-run/analysis.yaml",
    "ratiometer evaluate runs/first-run/artifact/model/ratio.onnx events.parquet --at c=0.5 --out ratios.parquet",
    "ratiometer evaluate classifier.onnx events.csv --sidecar classifier_variables.json --out outputs.parquet",
    "ratiometer evaluate runs/first-run/artifact events.parquet --network c-ratio --at c=0.5 --out ratios.parquet",
  ],
  interruption: ({ values }) =>
    [...OF_NETWORKS, ...OF_ARTIFACTS].some((option) => values(option).length > 0) ? "interrupted: nothing is written" : undefined,
  run,
};
