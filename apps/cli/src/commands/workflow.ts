import { access, mkdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { writeFileAtomically } from "@ratiometer/tables";
import { analysisArgument, askedVariants, OUT, UNBLIND, VARIANTS } from "../analysis-argument.ts";
import { wholeNumber } from "../arguments.ts";
import { SEED, type Command, type Context } from "../command.ts";
import type { StageJobs } from "../workflow/workflow-plan.ts";
import { FORCE } from "./run.ts";

const SNAKEFILE = "workflow/Snakefile";

/** A path as it is from a folder. */
const from = (folder: string, path: string): string => relative(folder, resolve(path)).replaceAll("\\", "/") || ".";

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const optionsOf = ({ values, seed }: Context): string =>
  [...askedVariants(values).map((variant) => `--variant ${variant}`), ...(seed === undefined ? [] : [`--seed ${seed}`])].join(" ");

const jobsOf = ({ parts }: StageJobs): number => 1 + parts.reduce((sum, [, count]) => sum + count, 0);

/** "train: kt-ratio in 4, kt-score in 2" */
const jobsText = ({ stage, parts }: StageJobs): string => `${stage}: ${parts.map(([share, count]) => `${share} in ${count}`).join(", ")}`;

/** Every file that a workflow consists of, by its name from its folder. */
async function workflowFiles(context: Context, home: string) {
  const { values, positionals } = context;
  const { analysis, out } = await analysisArgument(context);
  const [{ workflowPlan }, { snakefile }, { clusterProfiles }, { reanaSpecification }] = await Promise.all([
    import("../workflow/workflow-plan.ts"),
    import("../workflow/snakefile.ts"),
    import("../workflow/cluster-profiles.ts"),
    import("../workflow/reana-specification.ts"),
  ]);
  const plan = await workflowPlan(analysis, wholeNumber("chunks", values("chunks").at(0), 1));
  const places = {
    analysis: from(home, positionals[0]),
    out: from(home, out),
    files: plan.files.map((file) => from(home, file)),
    options: optionsOf(context),
    unblind: values("unblind").length > 0,
    container: values("container").at(0),
  };
  const profiles = clusterProfiles(plan).map(({ name, text }) => [`workflow/profiles/${name}/config.yaml`, text] as const);
  const files = new Map([[SNAKEFILE, snakefile(plan, places)], ...profiles, ["reana.yaml", reanaSpecification(places, SNAKEFILE)]]);
  return { name: analysis.name, out, plan, files };
}

/** `ratiometer workflow ANALYSIS.yaml --engine snakemake` */
export const workflow: Command = {
  name: "workflow",
  summary: "the run as jobs of a workflow engine, for clusters: parts of each stage side by side; the results are those of run",
  usage: "ANALYSIS.yaml",
  positionals: [1, 1],
  options: [
    { name: "engine", value: "ENGINE", choices: ["snakemake"], summary: "which engine; snakemake if left out" },
    { name: "to", value: "DIR", summary: "folder that the engine will be started in; the current one if left out" },
    OUT,
    { name: "chunks", value: "N", summary: "parts of each sample and of the toys of each scan; by their numbers if left out" },
    { name: "container", value: "IMAGE", summary: "image with ratiometer that jobs run in; REANA needs one" },
    ...VARIANTS,
    UNBLIND,
    { ...FORCE, summary: "overwrite what an earlier call has written" },
    SEED,
  ],
  details: () => [
    "Writes workflow/Snakefile, workflow/profiles for Slurm and HTCondor, and reana.yaml. Then, in that folder, one of",
    "  snakemake --cores 2",
    "  snakemake --profile workflow/profiles/slurm",
    "  reana-client run",
    "docs/workflow.md says when it is worth it, how jobs are dealt, and what happens when one fails.",
  ],
  examples: [
    "ratiometer workflow examples/thq/analysis.yaml --engine snakemake",
    "ratiometer workflow examples/thq-top-yukawa/analysis.yaml --full --chunks 50 --to /scratch/thq --out /scratch/thq/run",
  ],
  run: async (context) => {
    const home = resolve(context.values("to").at(0) ?? ".");
    const { name, out, plan, files } = await workflowFiles(context, home);
    for (const file of files.keys())
      if (context.values("force").length === 0 && (await exists(join(home, file))))
        throw new AnalysisError("USAGE_FILE_EXISTS", `"${join(home, file)}" exists already`, {
          hint: "--force overwrites it, --to names another folder",
        });
    for (const [file, text] of files) {
      const path = join(home, file);
      await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
        throw new AnalysisError(
          "USAGE_CANNOT_WRITE",
          `the folder "${dirname(path)}" cannot be made (${(cause as NodeJS.ErrnoException).code})`,
          { cause },
        );
      });
      await writeFileAtomically(path, text);
    }
    const jobs = plan.stages.reduce((sum, stage) => sum + jobsOf(stage), 0);
    const written = [...files.keys()].map((file) => join(home, file));
    return {
      text: [
        ...plan.stages.filter(({ parts }) => parts.length > 0).map(jobsText),
        `${jobs} jobs: ${join(home, SNAKEFILE)}`,
        `next, in ${home}: snakemake --cores 2, or snakemake --profile workflow/profiles/slurm`,
      ],
      json: {
        name,
        out,
        engine: "snakemake",
        written,
        jobs,
        stages: plan.stages.map(({ parts, ...stage }) => ({ ...stage, parts: Object.fromEntries(parts) })),
      },
    };
  },
};
