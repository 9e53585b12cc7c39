import { join } from "node:path";
import { AnalysisError, loadAnalysis, throwFaults, unblinded, type Analysis } from "@ratiometer/config";
import { checkColumns } from "./check-columns.ts";
import { checkDependence } from "./check-dependence.ts";
import { checkSimulation } from "./check-simulation.ts";
import type { Context, Option } from "./command.ts";
import { sampleColumns } from "./event-ingest/sample-columns.ts";

/** In which of its variants an analysis file is taken. */
export const VARIANTS: readonly Option[] = [
  { name: "variant", value: "NAME", several: true, summary: "the analysis in this of its variants; several, one after the other" },
  { name: "full", summary: "--variant full: the size for a night, where the analysis has one" },
];

/** The variants that the command line asks for, in order. */
export const askedVariants = (values: Context["values"]): readonly string[] => [
  ...values("variant"),
  ...(values("full").length > 0 ? ["full"] : []),
];

export const OUT: Option = {
  name: "out",
  value: "DIR",
  summary: "run folder; runs/<name>, with those of variants, under the current folder if left out",
};

/** Nothing else opens the signal channels of observed data. */
export const UNBLIND: Option = { name: "unblind", summary: "use the observed data of signal channels, which are blind without it" };

/**
 * The analysis of the first argument, with the seed of the command line, and its run folder.
 * @throws AnalysisError as loadAnalysis; USAGE_ARGUMENTS for --unblind without observed data; and for what cannot be simulated and columns that will not be there
 */
export async function analysisArgument({
  positionals,
  seed,
  values,
}: Context): Promise<{ readonly analysis: Analysis; readonly out: string }> {
  const variants = askedVariants(values);
  const loaded = await loadAnalysis(positionals[0], variants);
  // whoever reads the files tells what is wrong with them
  throwFaults([...checkDependence(loaded), ...checkSimulation(loaded), ...checkColumns(loaded, await sampleColumns(loaded, "first"))]);
  const seeded = seed === undefined ? loaded : { ...loaded, seed };
  const open = values("unblind").length > 0;
  if (open && loaded.inference.data !== "observed")
    throw new AnalysisError("USAGE_ARGUMENTS", `found --unblind, but the data of the analysis are ${loaded.inference.data}`, {
      where: loaded.where("inference.data"),
      path: "inference.data",
      hint: "leave it out, or name observed data",
    });
  const analysis = open ? unblinded(seeded) : seeded;
  return { analysis, out: values("out").at(0) ?? join("runs", [analysis.name, ...variants].join("-")) };
}
