import { AnalysisError } from "@ratiometer/config";
import { permutation, randomStream } from "@ratiometer/tables";
import { methodTraits, type Method } from "../loss/method.ts";
import { formOf, type LabelledTask, type NetworkForm, type NetworkTask, type TrainedCoefficient } from "./estimator-task.ts";
import type { LabelledSample } from "./labelled-sample.ts";

type Column = keyof LabelledSample;

/** What is to be learned from a labelled sample. */
export interface LabelledRequest extends Pick<NetworkTask, "name" | "seed" | "network" | "training" | "featureNames"> {
  readonly method: Method;
  /** n x d, row-major, physical units. */
  readonly features: Float32Array;
  /** Names of the coefficients, k. */
  readonly coefficients: readonly string[];
  readonly labels: LabelledSample;
  /** Fraction of the events that choose the best epoch. */
  readonly validation: number;
}

const fault = (name: string, message: string, hint: string): AnalysisError =>
  new AnalysisError("TRAIN_LABELS", message, { path: `estimators.${name}`, hint });

/** The columns that a method on a network of some form learns from. */
function neededColumns(method: Method, form: NetworkForm): Column[] {
  const traits = methodTraits(method);
  if (traits.estimates === "score") return ["jointScore"];
  const double = form === "double";
  const usesRatio = traits.targets === "joint";
  return [
    "theta0",
    "y",
    ...(double ? (["theta1"] as const) : []),
    ...(usesRatio ? (["jointRatio"] as const) : []),
    ...(traits.score ? (["jointScore"] as const) : []),
    ...(traits.score && double ? (["referenceScore"] as const) : []),
  ];
}

const PER_COEFFICIENT: ReadonlySet<Column> = new Set(["theta0", "theta1", "jointScore", "referenceScore"]);

function checkColumn(name: string, column: Column, values: ArrayLike<number> | undefined, events: number, k: number): void {
  const length = events * (PER_COEFFICIENT.has(column) ? k : 1);
  if (values?.length !== length) {
    const found = values === undefined ? "no column" : `${values.length} values`;
    throw fault(
      name,
      `found ${found} ${column}, expected ${length} for ${events} events`,
      "choose a method that does without it, or sample it",
    );
  }
  const allowed = (value: number): boolean =>
    column === "y" ? value === 0 || value === 1 : Number.isFinite(value) && (column !== "jointRatio" || value >= 0);
  for (let i = 0; i < length; i++)
    if (!allowed(values[i])) {
      const expected = column === "y" ? "0 or 1" : column === "jointRatio" ? "a finite ratio of densities, at least 0" : "a finite number";
      throw fault(
        name,
        `event ${Math.floor((i * events) / length)} has ${column} ${values[i]}, expected ${expected}`,
        "leave the event out",
      );
    }
}

/** Features must be numbers, and both hypotheses must have events where a classifier is to tell them apart. */
function checkSample({ name, features, featureNames, labels: { y } }: LabelledRequest, needed: readonly Column[]): void {
  const bad = features.findIndex((value) => !Number.isFinite(value));
  const d = featureNames.length;
  if (bad >= 0)
    throw fault(
      name,
      `event ${Math.floor(bad / d)} has ${featureNames[bad % d]} ${features[bad]}, expected a finite number`,
      "leave the event out",
    );
  if (!needed.includes("y") || y === undefined) return;
  const ofDenominator = Array.from(y).reduce((sum, label) => sum + label, 0);
  if (ofDenominator === 0 || ofDenominator === y.length)
    throw fault(
      name,
      `found ${y.length - ofDenominator} events of the numerator and ${ofDenominator} of the denominator, expected some of both`,
      "sample both hypotheses",
    );
}

/** Mean and standard deviation of each coefficient, written as the uniform prior that has both. */
function coefficientsOf(name: string, names: readonly string[], points: readonly Float64Array[]): TrainedCoefficient[] {
  const k = names.length;
  return names.map((coefficient, p) => {
    if (points.length === 0) return { name: coefficient, sm: 0, range: [-Math.sqrt(3), Math.sqrt(3)] };
    const values = points.flatMap((point) => Array.from({ length: point.length / k }, (_, i) => point[i * k + p]));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    if (!(spread > 1e-12 * Math.abs(mean)))
      throw fault(name, `${coefficient} is ${mean} for all events, expected different values`, "draw the hypotheses from a prior");
    return { name: coefficient, sm: mean, range: [mean - Math.sqrt(3) * spread, mean + Math.sqrt(3) * spread] };
  });
}

/** Rows to train and to validate with, by the events that they are draws of. */
function split(
  events: number,
  ids: ArrayLike<number> | undefined,
  fraction: number,
  seed: number,
  name: string,
): Record<"train" | "validation", Uint32Array> {
  const idOf = (row: number): number => (ids === undefined ? row : ids[row]);
  const distinct = [...new Set(Array.from({ length: events }, (_, row) => idOf(row)))];
  const order = permutation(distinct.length, randomStream(seed, "labelled split", name));
  const held = new Set(Array.from(order.subarray(0, Math.round(fraction * distinct.length)), (i) => distinct[i]));
  const rows = Uint32Array.from({ length: events }, (_, row) => row);
  return { train: rows.filter((row) => !held.has(idOf(row))), validation: rows.filter((row) => held.has(idOf(row))) };
}

/**
 * A labelled sample as a task for `trainMember`. Coefficients are standardised with mean and standard deviation of θ₀ over the sample (of θ₀ and θ₁
 * together for a network of form double), as MadMiner does; α acts on scores in that unit.
 * @throws AnalysisError TRAIN_LABELS if a column that the method needs is missing, has another length or holds a value that it cannot have, if a feature
 * is no number or a hypothesis has no events, and for a method that needs weight polynomials (quadratic, or a network that puts out a quadratic form)
 */
export function labelledTask(request: LabelledRequest): LabelledTask {
  const { name, method, seed, labels, featureNames, features, validation, coefficients: names, ...rest } = request;
  const [events, k] = [features.length / featureNames.length, names.length];
  const form = formOf(request);
  const traits = methodTraits(method);
  if (traits.estimates === "ratio" && (traits.reference === "mixture" || form === "structured" || form === "per-term"))
    throw fault(
      name,
      `${method} on a network of form ${form} needs events with weight polynomials`,
      "use the form parameterised or double",
    );
  const needed = neededColumns(method, form);
  for (const column of needed) checkColumn(name, column, labels[column], events, k);
  if (labels.event !== undefined) checkColumn(name, "event", labels.event, events, k);
  checkSample(request, needed);
  const points = (["theta0", "theta1"] as const).flatMap((column) =>
    needed.includes(column) ? [labels[column] ?? new Float64Array()] : [],
  );
  return {
    name,
    method,
    seed,
    ...rest,
    features,
    featureNames,
    labels,
    coefficients: coefficientsOf(name, names, points),
    ...split(events, labels.event, validation, seed, name),
  };
}
