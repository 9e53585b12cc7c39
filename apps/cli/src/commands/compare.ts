import { AnalysisError } from "@ratiometer/config";
import { analysisArgument, OUT, VARIANTS } from "../analysis-argument.ts";
import { JOBS, SEED, type Answer, type Command, type Context } from "../command.ts";
import { eachOnce, namedNumbers } from "../named-numbers.ts";
import { FORCE } from "./run.ts";

const USAGE = "ANALYSIS.yaml [--samples A,B], or EVENTS_A EVENTS_B";

const usageFault = (message: string): AnalysisError =>
  new AnalysisError("USAGE_ARGUMENTS", message, { hint: `usage: ratiometer compare ${USAGE}` });

const commaList = (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(","));

/** Samples of an analysis, after its features stage. */
async function ofAnalysis(context: Context): Promise<Answer> {
  const { values } = context;
  if (values("weight").length > 0) throw usageFault("--weight goes with EVENTS_A EVENTS_B: samples of an analysis have their weights");
  const { analysis, out } = await analysisArgument(context);
  const { analysisComparison } = await import("../comparison/analysis-comparison.ts");
  const [samples, columns] = [commaList(values("samples")), commaList(values("columns"))];
  if (samples.length !== 0 && samples.length !== 2)
    throw usageFault(`--samples names ${samples.length} samples, expected two: a list on each side is a comparison of the analysis file`);
  if (samples.length === 0 && analysis.comparisons.length === 0)
    throw usageFault(`${analysis.file} has no comparisons, and no --samples are given`);
  if (samples.length === 0)
    for (const option of ["columns", "at"]) if (values(option).length > 0) throw usageFault(`--${option} goes with --samples`);
  const asked =
    samples.length === 0
      ? undefined
      : {
          a: [samples[0]],
          b: [samples[1]],
          at: eachOnce(
            "at",
            values("at").flatMap((text) => Object.entries(namedNumbers("at", text))),
          ),
          columns: columns.length === 0 ? undefined : columns,
        };
  return analysisComparison({ analysis, out, asked, context });
}

async function run(context: Context): Promise<Answer> {
  const { positionals, values } = context;
  if (positionals.length === 1) return ofAnalysis(context);
  for (const option of ["samples", "at", "out", "force", "variant", "full"])
    if (values(option).length > 0) throw usageFault(`--${option} goes with ANALYSIS.yaml, not with files of events`);
  const { fileComparison } = await import("../comparison/file-comparison.ts");
  const [a, b] = positionals;
  return fileComparison({ a, b, columns: commaList(values("columns")), weight: values("weight").at(0), seed: context.seed ?? 1 });
}

/** `ratiometer compare`: can a classifier tell two samples apart? */
export const compare: Command = {
  name: "compare",
  summary: "whether two samples are of one distribution: a classifier that tries to tell them apart, and a test of each column",
  usage: USAGE,
  positionals: [1, 2],
  options: [
    { name: "samples", value: "A,B", several: true, summary: "two samples of the analysis; its own comparisons if left out" },
    {
      name: "at",
      value: "NAME=NUMBER,…",
      several: true,
      summary: "with --samples: coefficients that both are weighted to; the SM if left out",
    },
    {
      name: "columns",
      value: "NAME,…",
      several: true,
      summary: "what is compared; the inputs of the networks, or all common columns of numbers",
    },
    { name: "weight", value: "NAME", summary: "with EVENTS_A EVENTS_B: the column that events weigh; 1 each if left out" },
    OUT,
    ...VARIANTS,
    FORCE,
    SEED,
    JOBS,
  ],
  details: () => [
    "Boosted trees learn the difference on three quarters of the events and are judged by the rest, in turn. The area under their ROC curve is 1/2 within its error",
    "where nothing that the columns show together tells the samples apart. Kolmogorov-Smirnov tests of the columns are adjusted for their number (Holm).",
    "Only shapes are compared, not numbers of events. Exit status 3 says that the samples differ: an area more than 3 standard deviations above 1/2,",
    "or a column with an adjusted p value below 0.0027.",
  ],
  examples: [
    "ratiometer compare validation.yaml --samples ttH_reweighted,ttH_generated --at kt=-1",
    "ratiometer compare analysis.yaml",
    "ratiometer compare period_B.parquet period_C.parquet --columns met,n_jets --json",
  ],
  run,
};
