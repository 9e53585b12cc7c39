import { stringify } from "yaml";
import type { WorkflowPlaces } from "./snakefile.ts";

/** What of a run is kept. */
const KEPT = ["artifact", "report", "infer"];

/** reana.yaml: the same jobs on REANA, with the Snakemake engine. @param snakefile its path, relative as all others */
export const reanaSpecification = (
  { analysis, out, files }: Pick<WorkflowPlaces, "analysis" | "out" | "files">,
  snakefile: string,
): string =>
  [
    "# reana-client run; jobs need a container with ratiometer: --container",
    stringify({
      version: "0.9.0",
      inputs: { files: [snakefile, analysis, ...files] },
      workflow: { type: "snakemake", file: snakefile },
      outputs: { directories: KEPT.map((folder) => `${out}/${folder}`) },
    }),
  ].join("\n");
