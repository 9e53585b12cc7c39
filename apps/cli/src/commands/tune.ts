import { AnalysisError, unknownName, type Analysis, type Classifier, type Estimator, type Tuning } from "@ratiometer/config";
import type { Candidate, Rung } from "@ratiometer/classifiers";
import { analysisArgument, OUT, VARIANTS } from "../analysis-argument.ts";
import { JOBS, SEED, type Command } from "../command.ts";

/** @throws AnalysisError CONFIG_UNKNOWN_ESTIMATOR, CONFIG_MISSING_KEY */
function tunedEstimator(
  { estimators: learned, classifiers, where }: Analysis,
  name: string,
): { readonly estimator: Estimator | Classifier; readonly tuning: Tuning } {
  const estimators = [...learned, ...classifiers];
  const estimator = estimators.find((each) => each.name === name);
  if (estimator === undefined)
    throw unknownName(
      "CONFIG_UNKNOWN_ESTIMATOR",
      "estimator",
      name,
      estimators.map((each) => each.name),
    );
  const { tuning } = estimator;
  if (tuning !== undefined) return { estimator, tuning };
  throw new AnalysisError("CONFIG_MISSING_KEY", `estimator "${name}" does not say what to search`, {
    where: where(`estimators.${name}`),
    path: `estimators.${name}.tuning`,
    hint: "for example tuning: { hidden: [[50, 50], [100, 100]], learning_rate: [0.001, 0.003] }",
  });
}

const lossText = (loss: number): string => (Number.isFinite(loss) ? loss.toFixed(5) : "diverged");

function tableOf(rungs: readonly Rung<Candidate>[], text: (candidate: Candidate) => string): string[] {
  return rungs.flatMap(({ epochs, trials }) => [
    `epochs: ${epochs}`,
    ...trials.map(({ candidate, loss }) => `  ${lossText(loss).padStart(9)}  ${text(candidate)}`),
  ]);
}

/** `ratiometer tune ANALYSIS.yaml --estimator NAME` */
export const tune: Command = {
  name: "tune",
  summary: "better settings of an estimator, by successive halving over its section tuning",
  usage: "ANALYSIS.yaml",
  positionals: [1, 1],
  options: [{ name: "estimator", value: "NAME", required: true, summary: "whose settings are searched" }, OUT, ...VARIANTS, SEED, JOBS],
  details: () => [
    "All candidates are trained for a few epochs, the best third for three times as many, and so on; one network each.",
    "They are compared by the estimator's own validation loss. The analysis is not changed. What an interrupted search",
    "has tried is kept in the run folder.",
  ],
  examples: ["ratiometer tune analysis.yaml --estimator kt-ratio --jobs 8"],
  run: async (context) => {
    const { analysis, out } = await analysisArgument(context);
    const { estimator, tuning } = tunedEstimator(analysis, context.values("estimator")[0]);
    const { jobs, report, signal } = context;
    const { runPipeline } = await import("../pipeline/pipeline.ts");
    const { lockFolder } = await import("../pipeline/run-lock.ts");
    const { candidateText, tuneEstimator } = await import("../tuning/tune-estimator.ts");
    await runPipeline({ analysis, out, until: "features", force: false, jobs, report, signal });
    const release = await lockFolder(out);
    try {
      const rungs = await tuneEstimator({
        analysis,
        estimator,
        tuning,
        out,
        jobs,
        progress: (fraction, note) => report.progress("tune", fraction, note),
        signal,
      });
      const [{ candidate, loss }] = rungs[rungs.length - 1].trials;
      return {
        text: [...tableOf(rungs, candidateText), `best: ${candidateText(candidate)} (validation loss ${lossText(loss)})`],
        json: {
          estimator: estimator.name,
          best: candidate,
          rungs: rungs.map(({ epochs, trials }) => ({
            epochs,
            trials: trials.map((trial) => ({ ...trial, loss: Number.isFinite(trial.loss) ? trial.loss : null })),
          })),
        },
      };
    } finally {
      release();
    }
  },
};
