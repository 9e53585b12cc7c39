import { AnalysisError } from "@ratiometer/config";
import { bestFit, parameterPoint, toyFits, type Parameter, type ToyFits } from "@ratiometer/likelihood";
import { requireWritable } from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import { JOBS, type Command, type Context } from "../command.ts";
import { doubtText } from "../statistics/band-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS } from "../statistics/model-options.ts";
import { TOY_SEED, toyCount, TOYS, toySettings } from "../statistics/model-source.ts";
import { namedValues } from "../statistics/named-values.ts";
import { measuredText, significantText } from "../statistics/number-text.ts";
import { openModel } from "../statistics/open-model.ts";
import type { PreparedModel } from "../statistics/prepared-model.ts";
import { checkToyFile, writeToys } from "../statistics/toy-file.ts";

/** Where a parameter was and what the fits of toys say of it. */
interface ToySummary {
  readonly name: string;
  readonly truth: number;
  readonly mean: number;
  /** Of one toy; 0 for a single one. */
  readonly deviation: number;
  /** Of the mean. */
  readonly error: number;
}

/** Means and spreads over the toys whose fit converged. */
function summaries({ values, failed }: ToyFits, parameters: readonly Parameter[], truth: Float64Array): readonly ToySummary[] {
  const n = parameters.length;
  const good = [...failed.keys()].filter((k) => failed[k] === 0);
  return parameters.flatMap(({ name, fixed }, i) => {
    if (fixed || good.length === 0) return [];
    const mean = good.reduce((sum, k) => sum + values[k * n + i], 0) / good.length;
    const squares = good.reduce((sum, k) => sum + (values[k * n + i] - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / Math.max(1, good.length - 1));
    return [{ name, truth: truth[i], mean, deviation, error: deviation / Math.sqrt(good.length) }];
  });
}

/** The point that toys are drawn at: initial values or the best fit, some values given. */
function truthOf({ experiment, data, path }: PreparedModel, { values, report }: Context): Float64Array {
  const given = namedValues("at", values("at"), experiment.parameters);
  if (values("at-best-fit").length === 0) return parameterPoint(experiment.parameters, given, { where: path });
  const initial = parameterPoint(experiment.parameters, given, { where: path });
  const named = parameterPoint(experiment.parameters, new Map([...given.keys()].map((name) => [name, NaN])), { where: path });
  const held = new Map([...named.keys()].filter((i) => Number.isNaN(named[i])).map((i) => [i, initial[i]]));
  const fit = bestFit(experiment.likelihood(data), { held });
  if (fit.status !== "converged") report.warn(`the fit that says where toys are drawn did not converge: ${fit.status}`);
  return fit.values;
}

/** `ratiometer toys MODEL --toys N` */
export const toys: Command = {
  name: "toys",
  summary: "pseudo-experiments of a model and their best fits",
  usage: "MODEL",
  positionals: [1, 1],
  options: [
    { ...TOYS, required: true },
    {
      name: "at",
      value: "NAME=NUMBER,…",
      several: true,
      summary: "where they are drawn; parameters that are not named have their initial values",
    },
    { name: "at-best-fit", summary: "parameters that --at does not name have their best fit to the data instead" },
    { name: "out", value: "FILE", summary: "one row per toy: .jsonl or .parquet" },
    TOY_SEED,
    JOBS,
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "Counts are Poisson numbers, global observables are drawn from the distributions of the auxiliary measurements. Toy k depends on seed and k alone, not on how",
    "many there are or on the number of threads. Means and spreads are over the toys whose fit converged; exit status 3 if one did not.",
  ],
  examples: ["ratiometer toys examples/statistics/search.json --toys 1000 --at mu=1 --out toys.parquet"],
  interruption: "interrupted: nothing is written",
  run: async (context) => {
    const { values } = context;
    const out = values("out").at(0);
    if (out !== undefined) {
      checkToyFile(out);
      await requireWritable(out);
    }
    const count = toyCount(values);
    if (count === undefined) throw new AnalysisError("USAGE_ARGUMENTS", "toys needs --toys N");
    const prepared = await openModel(context);
    const { path, experiment, loadSeconds } = prepared;
    const { parameters } = experiment;
    const start = performance.now();
    const truth = truthOf(prepared, context);
    const fits = await toyFits(experiment, truth, toySettings(context, count));
    const seconds = (performance.now() - start) / 1000;
    if (out !== undefined) await writeToys(out, fits, parameters);
    const failed = fits.failed.reduce((sum, value) => sum + value, 0);
    const found = summaries(fits, parameters, truth);
    return {
      text: [
        `${path}: ${count} toys in ${significantText(seconds, 3)} s${doubtText(failed === 0 ? "converged" : `${failed} of ${count} fits`)}`,
        ...(found.length === 0
          ? []
          : alignedRows([
              ["", "drawn at", "mean of best fits", "spread"],
              ...found.map(({ name, truth: at, mean, deviation, error }) => [
                name,
                significantText(at),
                measuredText(mean, error),
                significantText(deviation),
              ]),
            ])),
        ...(out === undefined ? [] : [`${out}: ${count} rows`]),
      ],
      json: {
        toys: count,
        failed,
        status: fits.status,
        at: Object.fromEntries(parameters.map(({ name }, i) => [name, truth[i]])),
        parameters: found,
        ...(out === undefined ? {} : { out }),
        timing: { load: loadSeconds, fit: seconds },
      },
      exit: failed === 0 ? 0 : 3,
    };
  },
};
