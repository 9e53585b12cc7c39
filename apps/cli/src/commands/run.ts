import { join } from "node:path";
import { analysisArgument, OUT, UNBLIND, VARIANTS } from "../analysis-argument.ts";
import { JOBS, SEED, type Answer, type Command, type Context, type Option } from "../command.ts";
import type { PipelineOptions, PipelineOutcome } from "../pipeline/pipeline.ts";
import { STAGES, type StageName } from "../pipeline/stage.ts";

export const FORCE: Option = { name: "force", summary: "do again what is finished" };

export const TAKE_OVER: Option = {
  name: "take-over",
  summary: "the run folder of a process of another host that is gone; for workflow engines, which see to it that there is one at a time",
};

const summaryText = ({ out, stages, headline, converged, diverged }: PipelineOutcome): readonly string[] => {
  const reused = stages.filter(({ outcome }) => outcome === "reused").length;
  const failed = converged ? [] : ["not every fit converged: the results are written and marked"];
  const page = stages.some(({ name }) => name === "report") ? [`report: ${join(out, "report", "index.html")}`] : [];
  return [...headline, ...failed, ...diverged, `${out}: ${stages.length - reused} stages done, ${reused} reused`, ...page];
};

/** The pipeline, or a part of it, for the analysis of the first argument. */
export async function pipelineAnswer(context: Context, part: Pick<PipelineOptions, "only" | "from" | "until">): Promise<Answer> {
  const { analysis, out } = await analysisArgument(context);
  const { runPipeline } = await import("../pipeline/pipeline.ts");
  const [force, takeOver] = ["force", "take-over"].map((option) => context.values(option).length > 0);
  const outcome = await runPipeline({
    analysis,
    out,
    force,
    takeOver,
    jobs: context.jobs,
    report: context.report,
    signal: context.signal,
    ...part,
  });
  return {
    text: summaryText(outcome),
    json: { name: analysis.name, ...outcome },
    exit: outcome.converged && outcome.diverged.length === 0 ? 0 : 3,
  };
}

/** `ratiometer run ANALYSIS.yaml` */
export const run: Command = {
  name: "run",
  summary: "the whole pipeline, from events to report and artifact; finished stages are reused",
  usage: "ANALYSIS.yaml",
  positionals: [1, 1],
  options: [
    OUT,
    ...VARIANTS,
    { name: "only", value: "STAGE…", choices: STAGES, several: true, summary: "these stages alone" },
    { name: "from", value: "STAGE", choices: STAGES, summary: "this stage and all after it again" },
    UNBLIND,
    FORCE,
    TAKE_OVER,
    SEED,
    JOBS,
  ],
  examples: ["ratiometer run examples/first-run/analysis.yaml", "ratiometer run analysis.yaml --from train --jobs 4 --out runs/second"],
  run: (context) => {
    const only = context.values("only") as readonly StageName[];
    const from = context.values("from").at(0) as StageName | undefined;
    return pipelineAnswer(context, { ...(only.length === 0 ? {} : { only }), ...(from === undefined ? {} : { from }) });
  },
};
