import type { Experiment } from "../model/experiment.ts";

/**
 * Where another thread gets an experiment from, as it cannot be sent one: a module, the name of a function that it exports, and what that is called with,
 * which can be copied between threads.
 */
export interface ExperimentSource {
  /** URL of the compiled module. */
  readonly module: string;
  /** An exported function of one argument, an Experiment or a promise of one. */
  readonly open: string;
  readonly input: unknown;
}

/** The experiment of a source. */
export async function openExperiment({ module, open, input }: ExperimentSource): Promise<Experiment> {
  const exported = (await import(module)) as Readonly<Record<string, unknown>>;
  const opener = exported[open];
  if (typeof opener !== "function") throw new TypeError(`${module} exports no function ${open}`);
  return (opener as (input: unknown) => Experiment | Promise<Experiment>)(input);
}
