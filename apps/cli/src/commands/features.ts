import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { defaultFeatureOptions, featureSet, featureSetNames } from "@ratiometer/features";
import { alignedRows } from "../aligned-rows.ts";
import { OUT, VARIANTS } from "../analysis-argument.ts";
import { decimalNumber } from "../arguments.ts";
import { JOBS, SEED, type Answer, type Command, type Context } from "../command.ts";
import { writeFeatures } from "../object-features/write-features.ts";
import { FORCE, pipelineAnswer, TAKE_OVER } from "./run.ts";

const USAGE = "ANALYSIS.yaml, or --objects EVENTS.jsonl --set NAME --out FILE";
const HINT = { hint: `usage: ratiometer features ${USAGE}` };

const usageFault = (message: string): AnalysisError => new AnalysisError("USAGE_ARGUMENTS", message, HINT);

/** The b-tag threshold that is asked for. */
function threshold(text: string | undefined): number {
  if (text === undefined) return defaultFeatureOptions.bTagThreshold;
  const value = decimalNumber(text);
  if (value === undefined) throw new AnalysisError("USAGE_OPTION_VALUE", `--btag-threshold is "${text}", expected a number`);
  return value;
}

/** Whether two paths lead to one file. */
async function sameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((path) => stat(path).catch(() => undefined)));
  return resolve(a) === resolve(b) || (first !== undefined && first.dev === second?.dev && first.ino === second.ino);
}

/** Features of a file of records of objects. */
async function ofObjects({ positionals, values, jobs, report, signal }: Context): Promise<Answer> {
  const [objects] = values("objects");
  if (positionals.length > 0) throw usageFault(`found both --objects and "${positionals[0]}"`);
  const missing = ["set", "out"].find((option) => values(option).length === 0);
  if (missing !== undefined) throw usageFault(`--objects needs --${missing}`);
  for (const option of ["force", "take-over", "seed"])
    if (values(option).length > 0) throw usageFault(`--${option} goes with ANALYSIS.yaml, not with --objects`);
  const [[name], [out]] = [values("set"), values("out")];
  if (await sameFile(objects, out)) throw new AnalysisError("USAGE_OPTION_VALUE", `--out and --objects are the same file, "${out}"`);
  const options = { bTagThreshold: threshold(values("btag-threshold").at(0)) };
  const set = featureSet(name, options);
  const onProgress = (fraction: number): void => report.progress("features", fraction);
  const { events, complete, invalid } = await writeFeatures({ objects, out, set: name, options }, { jobs, signal, onProgress });
  return {
    text: [`${events} events, ${set.features.length} features of ${name}; ${complete} events have all of them`, out],
    json: { events, set: name, features: set.features.map((feature) => feature.name), complete, invalid, out },
  };
}

function run(context: Context): Promise<Answer> {
  const { positionals, values } = context;
  if (values("objects").length > 0) return ofObjects(context);
  if (positionals.length === 0) throw usageFault("features needs ANALYSIS.yaml, or --objects");
  for (const option of ["set", "btag-threshold"]) if (values(option).length > 0) throw usageFault(`--${option} goes with --objects`);
  return pipelineAnswer(context, { until: "features" });
}

/** `ratiometer features ANALYSIS.yaml`: the stage; `ratiometer features --objects EVENTS.jsonl --set NAME --out FILE`: of a file of objects. */
export const features: Command = {
  name: "features",
  summary: "reconstruction, selection, and the columns that networks see (and the stages before); or a feature set for a file of objects",
  usage: USAGE,
  positionals: [0, 1],
  options: [
    { name: "objects", value: "FILE", summary: "records of objects, one JSON object per line, plain or gzip" },
    { name: "set", value: "NAME", choices: featureSetNames, summary: "with --objects: the feature set" },
    {
      name: "btag-threshold",
      value: "X",
      summary: `with --objects: least b-tag score of a b jet; ${defaultFeatureOptions.bTagThreshold} if left out`,
    },
    {
      name: "out",
      value: "PATH",
      summary: `${OUT.summary}; with --objects the file of features, one JSON object per event, gzip if its name ends in .gz`,
    },
    ...VARIANTS,
    FORCE,
    TAKE_OVER,
    SEED,
    JOBS,
  ],
  details: () => [
    "sets:",
    ...alignedRows(featureSetNames.map((name) => [name, `${featureSet(name).features.length} features`])),
    "docs/features.md defines every feature, docs/object-records.md the file of objects.",
  ],
  examples: [
    "ratiometer features examples/first-run/analysis.yaml",
    "ratiometer features --objects events.jsonl --set general --out features.jsonl",
  ],
  interruption: ({ values }) => (values("objects").length > 0 ? "interrupted: nothing is written" : undefined),
  // whoever listens is waited for, so that no half file stays behind
  run: async (context) => {
    const listener = (): void => undefined;
    context.signal.addEventListener("abort", listener);
    try {
      return await run(context);
    } finally {
      context.signal.removeEventListener("abort", listener);
    }
  },
};
