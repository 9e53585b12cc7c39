import { analysisArgument, OUT, UNBLIND, VARIANTS } from "../analysis-argument.ts";
import { SEED, type Command } from "../command.ts";

/** `ratiometer status ANALYSIS.yaml` */
export const status: Command = {
  name: "status",
  summary: "which stages are done, stale or missing, and why",
  usage: "ANALYSIS.yaml",
  positionals: [1, 1],
  options: [OUT, ...VARIANTS, UNBLIND, SEED],
  examples: ["ratiometer status examples/first-run/analysis.yaml"],
  run: async (context) => {
    const { analysis, out } = await analysisArgument(context);
    const { pipelineStatus } = await import("../pipeline/pipeline.ts");
    const stages = await pipelineStatus(analysis, out);
    const lines = stages.map(({ name, state, why }) => `  ${name.padEnd(9)} ${state}${why === undefined ? "" : `: ${why}`}`);
    return { text: [out, ...lines], json: { name: analysis.name, out, stages } };
  },
};
