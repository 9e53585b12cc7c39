import { OUT, UNBLIND, VARIANTS } from "../analysis-argument.ts";
import { JOBS, SEED, type Command } from "../command.ts";
import { STAGES, type StageName } from "../pipeline/stage.ts";
import { evaluate } from "./evaluate.ts";
import { features } from "./features.ts";
import { FORCE, pipelineAnswer, TAKE_OVER } from "./run.ts";

const SUMMARIES: Readonly<Record<Exclude<StageName, "features" | "evaluate">, string>> = {
  ingest: "events and their weights: files read, or events simulated; weight polynomials fitted",
  train: "the networks of every estimator",
  infer: "likelihood scans and intervals",
  export: "the artifact: networks, likelihood, HEPData submission",
  report: "the HTML page",
};

/** Stages that use observed data; those before make columns of all of them, and results of none. */
const DATA_STAGES: readonly StageName[] = ["infer", "export", "report"];

const stageCommand = (name: keyof typeof SUMMARIES): Command => ({
  name,
  summary: `${SUMMARIES[name]} (and the stages before)`,
  usage: "ANALYSIS.yaml",
  positionals: [1, 1],
  options: [OUT, ...VARIANTS, ...(DATA_STAGES.includes(name) ? [UNBLIND] : []), FORCE, TAKE_OVER, SEED, JOBS],
  examples: [`ratiometer ${name} examples/first-run/analysis.yaml`],
  run: (context) => pipelineAnswer(context, { until: name }),
});

/** `ratiometer ingest ANALYSIS.yaml` and so on: one stage, after the stages it needs. */
export const stageCommands: readonly Command[] = STAGES.map((name) => {
  if (name === "features") return features;
  return name === "evaluate" ? evaluate : stageCommand(name);
});
