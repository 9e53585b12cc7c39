import { stringify } from "yaml";
import type { WorkflowPlan } from "./workflow-plan.ts";

/** A profile of Snakemake: how jobs get to a cluster. */
export interface ClusterProfile {
  /** Of the cluster's scheduler. */
  readonly name: string;
  readonly text: string;
}

const LATENCY = 60;

/** Slurm takes memory and runtime from the rules. */
const slurm = [
  "# snakemake --profile workflow/profiles/slurm; needs the package snakemake-executor-plugin-slurm",
  "executor: slurm",
  "jobs: 100",
  "# seconds to wait until a shared file system shows a file",
  `latency-wait: ${LATENCY}`,
  "keep-going: true",
  "# where the cluster asks for them:",
  "# default-resources:",
  "#   slurm_account: NAME",
  "#   slurm_partition: NAME",
  "",
].join("\n");

/** HTCondor has names of its own for memory and runtime. */
function htcondor({ stages }: WorkflowPlan): string {
  const rules = stages.flatMap(({ stage, parts, part, whole }) => [
    ...(parts.length === 0 ? [] : [[`${stage}_part`, part] as const]),
    [stage, whole] as const,
  ]);
  const resources = Object.fromEntries(
    rules.map(([rule, { memory, runtime }]) => [rule, { htcondor_request_mem_mb: memory, classad_MaxRuntime: 60 * runtime }]),
  );
  return [
    "# snakemake --profile workflow/profiles/htcondor; needs the package snakemake-executor-plugin-htcondor and a file system that all machines share",
    "executor: htcondor",
    "jobs: 100",
    "# seconds to wait until a shared file system shows a file",
    `latency-wait: ${LATENCY}`,
    "keep-going: true",
    "default-resources:",
    "  # jobs find ratiometer as the shell does that submits them",
    "  getenv: true",
    "# MB and seconds",
    stringify({ "set-resources": resources }),
  ].join("\n");
}

/** Profiles for the schedulers that clusters in the field have. */
export const clusterProfiles = (plan: WorkflowPlan): ClusterProfile[] => [
  { name: "slurm", text: slurm },
  { name: "htcondor", text: htcondor(plan) },
];
