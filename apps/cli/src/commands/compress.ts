import { dirname, resolve } from "node:path";
import type { CompressionStep } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import { analysisArgument } from "../analysis-argument.ts";
import { decimalNumber, wholeNumber } from "../arguments.ts";
import { JOBS, SEED, type Answer, type Command, type Context } from "../command.ts";
import type { CompressionRow } from "../compression/compression-row.ts";
import { fileKind } from "../file-kind.ts";
import { eachOnce, namedNumbers } from "../named-numbers.ts";

const USAGE = "NETWORK.onnx|ANALYSIS.yaml --to FORMS --out FOLDER";
const OF_FILES = ["events", "at", "columns"];
const OF_RUNS = ["run", "retrain", "max-interval-shift"];

const usageFault = (message: string): AnalysisError =>
  new AnalysisError("USAGE_ARGUMENTS", message, { hint: `usage: ratiometer compress ${USAGE}` });

function refuseOptions({ values }: Context, options: readonly string[], beside: string): void {
  for (const option of options) if (values(option).length > 0) throw usageFault(`--${option} goes with ${beside}`);
}

/** A bound on a shift. @throws AnalysisError USAGE_OPTION_VALUE */
function boundOf({ values }: Context, option: string): number | undefined {
  const text = values(option).at(0);
  if (text === undefined) return undefined;
  const bound = decimalNumber(text);
  if (bound === undefined || !(bound > 0))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--${option} is "${text}", expected a number above 0`);
  return bound;
}

type Forms = readonly (readonly CompressionStep[])[];

async function ofFile(context: Context, forms: Forms): Promise<readonly CompressionRow[]> {
  const { positionals, values } = context;
  const [[network], [folder], [path]] = [positionals, values("out"), values("events")];
  refuseOptions(context, [...OF_RUNS, "seed"], "ANALYSIS.yaml, not with a network");
  if (values("events").length === 0) refuseOptions(context, ["at", "columns"], "--events");
  if (resolve(dirname(network)) === resolve(folder))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--out is "${folder}", where the network itself is`, { hint: "name another folder" });
  const at = values("at").flatMap((text) => Object.entries(namedNumbers("at", text)));
  const events = values("events").length === 0 ? undefined : { path, at: eachOnce("at", at), columns: values("columns").at(0) };
  const { compressedFile } = await import("../compression/compressed-file.ts");
  return compressedFile(network, forms, folder, events, values("untimed").length === 0);
}

async function ofRun(context: Context, forms: Forms): Promise<readonly CompressionRow[]> {
  const { positionals, values, jobs, report, signal } = context;
  const [[argument], [folder]] = [positionals, values("out")];
  if ((await fileKind(argument)) === "run")
    throw new AnalysisError("USAGE_ARGUMENTS", `"${argument}" is a run folder, which does not hold its analysis`, {
      hint: `ratiometer compress ANALYSIS.yaml --run ${argument} --to FORMS --out FOLDER`,
    });
  refuseOptions(context, OF_FILES, "NETWORK.onnx");
  const epochs = wholeNumber("retrain", values("retrain").at(0), 0);
  const { analysis, out } = await analysisArgument({ ...context, values: (option) => values(option === "out" ? "run" : option) });
  const { runPipeline } = await import("../pipeline/pipeline.ts");
  const { lockFolder } = await import("../pipeline/run-lock.ts");
  const { compressedRun } = await import("../compression/compressed-run.ts");
  await runPipeline({ analysis, out, until: "infer", force: false, jobs, report, signal });
  const release = await lockFolder(out);
  try {
    const progress = (fraction: number, note: string): void => report.progress("compress", fraction, note);
    return await compressedRun({
      analysis,
      run: out,
      forms,
      folder,
      epochs,
      timed: values("untimed").length === 0,
      jobs,
      progress,
      signal,
    });
  } finally {
    release();
  }
}

async function run(context: Context): Promise<Answer> {
  const { positionals, values } = context;
  const [[argument], [folder]] = [positionals, values("out")];
  const { compressionSteps, stepsName } = await import("@ratiometer/classifiers");
  const forms = values("to").flatMap((text) => text.split(",").map(compressionSteps));
  const twice = forms.map(stepsName).find((name, i, all) => all.indexOf(name) !== i);
  if (twice !== undefined) throw new AnalysisError("USAGE_OPTION_VALUE", `--to has "${twice}" twice, expected each form once`);
  const bounds = { output: boundOf(context, "max-shift"), interval: boundOf(context, "max-interval-shift") };
  const rows = await (argument.toLowerCase().endsWith(".onnx") ? ofFile(context, forms) : ofRun(context, forms));
  const { compressionText, exceeding } = await import("../compression/compression-row.ts");
  const exceeded = exceeding(rows, bounds);
  return {
    text: [...compressionText(rows), ...exceeded, folder],
    json: { folder, networks: rows, exceeded },
    ...(exceeded.length === 0 ? {} : { exit: 3 }),
  };
}

/** `ratiometer compress`: smaller forms of a network, or of those of a run, with their sizes, their speed and what they cost. */
export const compress: Command = {
  name: "compress",
  summary: "smaller networks: fewer operations, fewer bits, fewer units, with size, memory, speed and the shift of outputs and intervals",
  usage: USAGE,
  positionals: [1, 1],
  options: [
    {
      name: "to",
      value: "FORMS",
      required: true,
      several: true,
      summary: "fold, float16, int8, pruned[=0.5], sparse[=0.5]; several with commas, one after the other with +",
    },
    { name: "out", value: "FOLDER", required: true, summary: "takes the network and its smaller forms" },
    { name: "events", value: "EVENTS", summary: "with NETWORK.onnx: a file of events on which outputs are compared" },
    {
      name: "at",
      value: "NAME=NUMBER,…",
      several: true,
      summary: "with --events: coefficients, in physical values, or other inputs that are the same for all events",
    },
    {
      name: "columns",
      value: "NAME,…",
      summary: "with --events: columns that the inputs take, in order, where the network does not say them",
    },
    { name: "run", value: "DIR", summary: "with ANALYSIS.yaml: run folder; runs/<name> under the current folder if left out" },
    {
      name: "retrain",
      value: "EPOCHS",
      summary:
        "with ANALYSIS.yaml: that pruned and sparse networks are trained for; a quarter of their estimator's if left out, 0 for none",
    },
    { name: "max-shift", value: "NUMBER", summary: "exit status 3 if an output is shifted by more" },
    {
      name: "max-interval-shift",
      value: "NUMBER",
      summary: "with ANALYSIS.yaml: exit status 3 if a best fit or an end of an interval moves by more widths",
    },
    { name: "untimed", summary: "no memory and no times: what is left depends on nothing but the networks" },
    SEED,
    JOBS,
  ],
  details: () => [
    "fold computes constants, repetitions and standardisation once; float16 and int8 store weights in fewer bits and compute in float32; pruned takes out that fraction of the",
    "hidden units of each layer; sparse makes that fraction of all weights 0, which makes the file smaller only once it is packed.",
    "Of an analysis all networks are made smaller, the run is done as far as infer, and each of its scans is done again with the smaller network. Its pruned networks, but for",
    "classifiers, are trained again. Memory is that of a session, by how much a process grows: approximate. Times are those of this machine.",
  ],
  examples: [
    "ratiometer compress examples/first-run/analysis.yaml --to fold,float16,int8,pruned=0.5,pruned=0.5+int8 --out smaller",
    "ratiometer compress ratio.onnx --to float16,int8 --out smaller --events events.parquet --at c=0.5 --max-shift 0.01",
  ],
  interruption: "interrupted: networks that were measured are kept, the run continues where it was",
  run,
};
