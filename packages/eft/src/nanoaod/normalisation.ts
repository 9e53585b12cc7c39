import { AnalysisError } from "@ratiometer/config";
import type { FileWeightPlan, SampleWeightPlan } from "../columns/weight-plan.ts";
import type { WeightQuality } from "../columns/weight-quality.ts";
import { roundedSums } from "../exact-sum.ts";
import { rowProducts } from "../polynomial-fit.ts";
import { NANOAOD_LIST, NANOAOD_WEIGHT } from "./columns.ts";
import type { GeneratedSums } from "./runs.ts";

/** What the normalisation of a sample from columns is made of. */
export interface ColumnNormalisationInput {
  /** Name of the sample, or its first file, for messages. */
  readonly sample: string;
  readonly plan: SampleWeightPlan;
  /** Cross section at the standard model, pb. */
  readonly crossSection: number;
  /** Over the trees `Runs` of all files; undefined where there are none. */
  readonly generated: GeneratedSums | undefined;
  /** Over the events that were read, of all files: their number, what they lack, and the sum of their polynomials at the standard model. */
  readonly quality: WeightQuality;
  readonly eventSum: number;
  /** Sum of the weights at the standard model over all generated events, where the user says it; "events": those of the files are all of them. */
  readonly sumOfWeights: number | "events" | undefined;
}

/** How the weights of a sample become pb. */
export interface ColumnNormalisation {
  /** Multiplies every polynomial: then those of all generated events add up to σ(SM). */
  readonly factor: number;
  /** The sum of the weights at the standard model over all generated events, in the files' unit. */
  readonly sumOfWeights: number;
  /** What it was taken from. */
  readonly from: "given" | "reweighting sums" | "sum of generator weights" | "events";
  /** Generated events, where known; otherwise those that were read. */
  readonly generated: number;
}

const GIVE_SUM = "give sum_of_weights: the sum of the weights at the SM before any selection";

/** Sums of float weights, and of all runs, agree to this. */
const AGREEMENT = 1e-2;

/** The sum of the weights at the standard model from the sums of the weights at the plan's points. */
function fromReweighting({ places, check }: FileWeightPlan, sums: Float64Array, sample: string): number | undefined {
  if (check === undefined || places.kind !== "list" || places.column !== NANOAOD_LIST) return undefined;
  if (sums.length !== places.length)
    throw new AnalysisError("DATA_WEIGHT_COUNT", `the runs have sums of ${sums.length} reweighting weights, the events ${places.length}`, {
      where: sample,
    });
  const own = Float64Array.from(places.positions, (position) => sums[position]);
  const terms = rowProducts(own, check.design.inverse, own.length);
  const fitted = rowProducts(terms, check.design.matrix, terms.length);
  const largest = own.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0);
  const worst = fitted.reduce((most, value, b) => Math.max(most, Math.abs(value - own[b])), 0);
  if (worst > AGREEMENT * largest)
    throw new AnalysisError(
      "DATA_NORMALISATION",
      `the sums of the reweighting weights over the runs are no quadratic polynomial of their points: they miss it by ${((100 * worst) / largest).toPrecision(3)} %`,
      { where: sample, hint: "weights that events lack count as 1 in these sums: give sum_of_weights" },
    );
  return terms[0];
}

function atStandardModel({ coefficients, sm, files }: SampleWeightPlan): boolean {
  return files.every(({ generation }) =>
    coefficients.every(
      (name, p) => generation !== undefined && Object.hasOwn(generation, name) && Math.abs(generation[name] - sm[p]) <= 1e-3,
    ),
  );
}

/**
 * The factor that turns the weights of files of columns into pb, such that those of all *generated* events add up to the cross section at the standard
 * model, whatever a skim has taken away. The sum of the weights of all generated events is, in this order:
 *
 *   1. what the user says;
 *   2. the sums of the reweighting weights in `Runs`, as a polynomial at the standard model;
 *   3. the sum of generator weights in `Runs`, for events generated at the standard model and for processes that do not depend on the coefficients;
 *   4. the sum over the events, if `Runs` counts as many events as were read.
 *
 * Events that were dropped as their weights are lost count by the share of their own weights: they are taken to be like the others.
 * @throws AnalysisError DATA_NORMALISATION if none of these is there, if the sum is not positive, or if the events contradict it by more than 1 %;
 * DATA_WEIGHT_COUNT if runs and events have different numbers of weights
 */
export function columnNormalisation(input: ColumnNormalisationInput): ColumnNormalisation {
  const { sample, plan, crossSection, generated, quality, eventSum, sumOfWeights } = input;
  const place = { where: sample };
  const [own] = roundedSums(quality.weight.sums);
  const [lost] = roundedSums(quality.droppedWeight.sums);
  const lossless = quality.dropped === 0 ? 1 : own / (own - lost);
  const whole = generated?.events === quality.events;
  const result = (sum: number, from: ColumnNormalisation["from"]): ColumnNormalisation => {
    if (!(sum > 0))
      throw new AnalysisError(
        "DATA_NORMALISATION",
        `the weights of all generated events add up to ${sum} at the standard model, expected a positive sum`,
        place,
      );
    if (whole && from !== "given" && Math.abs(eventSum * lossless - sum) > AGREEMENT * sum)
      throw new AnalysisError(
        "DATA_NORMALISATION",
        `the ${quality.events} events, which are all that were generated, have weights of ${eventSum * lossless} at the standard model, the runs say ${sum}`,
        { ...place, hint: "look at the weight map, or give sum_of_weights" },
      );
    return { factor: (crossSection * lossless) / sum, sumOfWeights: sum, from, generated: generated?.events ?? quality.events };
  };
  if (sumOfWeights === "events") return result(eventSum * lossless, "events");
  if (sumOfWeights !== undefined) return result(sumOfWeights, "given");
  if (generated !== undefined) {
    const relative = plan.files.every(({ weights }) => (weights.relativeTo ?? weights.ownWeight) === NANOAOD_WEIGHT);
    const fitted = generated.reweighting && fromReweighting(plan.files[0], generated.reweighting, sample);
    if (fitted !== undefined && relative) return result(fitted, "reweighting sums");
    const independent = plan.files.every(({ places }) => places.kind === "constant");
    if (relative && (independent || atStandardModel(plan))) return result(generated.sumOfWeights, "sum of generator weights");
    if (whole) return result(eventSum * lossless, "events");
    throw new AnalysisError(
      "DATA_NORMALISATION",
      `${quality.events} of ${generated.events} generated events are there, and the runs do not say what all of them weigh at the standard model`,
      { ...place, hint: GIVE_SUM },
    );
  }
  throw new AnalysisError("DATA_NORMALISATION", "the files have no tree Runs that says how many events were generated", {
    ...place,
    hint: `${GIVE_SUM}; or sum_of_weights: events, if the files hold all generated events`,
  });
}
