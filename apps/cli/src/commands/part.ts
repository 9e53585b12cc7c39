import { AnalysisError, unknownName } from "@ratiometer/config";
import { alignedRows } from "../aligned-rows.ts";
import { analysisArgument, OUT, UNBLIND, VARIANTS } from "../analysis-argument.ts";
import { JOBS, SEED, type Answer, type Command, type Context } from "../command.ts";
import { partNumber } from "../parts/part-name.ts";
import { isStageName } from "../pipeline/stage.ts";

const USAGE = "ANALYSIS.yaml [STAGE SHARE K/N]";

/** What can be shared, for who gives no part. */
async function sharesAnswer(context: Context): Promise<Answer> {
  const { analysis, out } = await analysisArgument(context);
  const { sharesOf } = await import("../parts/perform-part.ts");
  const shares = sharesOf(analysis);
  return {
    text: ["work that can be done in parts, stage and share:", ...alignedRows(shares.map(({ stage, share }) => [stage, share]))],
    json: { name: analysis.name, out, shares },
  };
}

async function partAnswer(context: Context, [stage, share, number]: readonly string[]): Promise<Answer> {
  const [k, n] = partNumber(number);
  const { analysis, out } = await analysisArgument(context);
  const { performPart, sharesOf } = await import("../parts/perform-part.ts");
  if (!isStageName(stage)) throw unknownName("USAGE_UNKNOWN_SHARE", "stage", stage, new Set(sharesOf(analysis).map((each) => each.stage)));
  const { jobs, report, signal } = context;
  const outcome = await performPart({ analysis, out, name: { stage, share, k, n }, jobs, report, signal });
  const { file, state, tasks, first, end } = outcome;
  const told = { done: `tasks ${first + 1} to ${end} of ${tasks}`, reused: "there already", "not needed": `stage ${stage} is finished` };
  const none = state === "done" && first === end ? `no task, there are ${tasks} in all` : told[state];
  return { text: [`${file}: ${none}`], json: { name: analysis.name, out, stage, share, k, n, ...outcome } };
}

/** `ratiometer part ANALYSIS.yaml STAGE SHARE K/N` */
export const part: Command = {
  name: "part",
  summary: "a part of the work of a stage, to be used by the stage; parts are done side by side, on any number of machines",
  usage: USAGE,
  positionals: [1, 4],
  options: [OUT, ...VARIANTS, UNBLIND, SEED, JOBS],
  details: () => [
    "The work of a stage is shared by sample (ingest, features), estimator (train: a network each; evaluate) or scan (infer: scans, and toys-NAME where intervals are",
    "Feldman-Cousins), and each share is done in N parts. The stages before must be finished. The stage itself, `ratiometer STAGE` or `run`, takes what parts hold,",
    "makes the rest, and gives the bytes that it gives without parts. Without STAGE: which shares there are. `ratiometer workflow` writes the jobs of all parts.",
  ],
  examples: [
    "ratiometer part examples/thq/analysis.yaml",
    "ratiometer part examples/thq/analysis.yaml ingest tHq 3/8",
    "ratiometer part examples/thq/analysis.yaml train kt-ratio 2/4",
  ],
  interruption: "interrupted: the part is not made; a network in training is kept, the same command continues",
  run: (context) => {
    const [, ...part] = context.positionals;
    if (part.length === 0) return sharesAnswer(context);
    if (part.length === 3) return partAnswer(context, part);
    throw new AnalysisError("USAGE_ARGUMENTS", `found ${part.join(" ")}, expected a stage, a share and K/N`, {
      hint: `usage: ratiometer part ${USAGE}`,
    });
  },
};
