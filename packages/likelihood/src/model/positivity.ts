import { leastFormValue, positivity } from "@ratiometer/eft";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Evaluation } from "../evaluation.ts";
import { minimise } from "../minimise.ts";
import { channelLikelihood } from "./channel-likelihood.ts";
import type { Parameter } from "./parameter.ts";
import type { Factor, TemplateChannel, TemplateModel } from "./template-model.ts";

/** A quadratic form in coefficients that is not positive everywhere, so that the yield which it scales may be negative. */
export interface NegativeForm {
  readonly channel: string;
  readonly sample: string;
  /** From 0; undefined for all bins of the channel, where they have one form. */
  readonly bin: number | undefined;
  /** The smallest eigenvalue of its matrix. */
  readonly eigenvalue: number;
  /** The least value within the ranges of the parameters that descents find, and where: by the parameters' names. */
  readonly least: number;
  readonly at: Readonly<Record<string, number>>;
  /** The smallest expected yield of all samples there, of the bins concerned; other parameters are initial. */
  readonly total: number;
}

type Form = Extract<Factor, { kind: "polynomial" | "form" }>;

/** An eigenvalue counts as negative below this, relative to the largest and with diagonal elements brought to 1: numbers in files have six digits. */
const TOLERANCE = 1e-6;
/** All corners of the ranges are starts while they are no more than this. */
const CORNERS = 64;

/** Rows of a symmetric matrix from its lower triangle. */
function symmetric(triangle: Float64Array, n: number): number[][] {
  const entry = (i: number, j: number): number => triangle[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i];
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_other, j) => entry(i, j)));
}

/** The smallest eigenvalue, where that is negative by more than rounding; undefined otherwise. */
function negativeEigenvalue(triangle: Float64Array, n: number): number | undefined {
  const coefficients = Array.from({ length: n - 1 }, (_, i) => String(i));
  const { negative } = positivity({ events: 1, coefficients, sm: coefficients.map(() => 0), values: triangle }, TOLERANCE);
  if (negative === 0) return undefined;
  return Math.min(...new EigenvalueDecomposition(new Matrix(symmetric(triangle, n)), { assumeSymmetric: true }).realEigenvalues);
}

/** vᵀ M v with its derivatives. */
function formValue(v: readonly Evaluation[], rows: readonly (readonly number[])[]): Evaluation {
  const k = v[0].gradient.length;
  const applied = rows.map((row) => row.reduce((sum, entry, j) => sum + entry * v[j].value, 0));
  const gradient = new Float64Array(k);
  const hessian = new Float64Array(k * k);
  for (const [i, { gradient: slope, hessian: bend }] of v.entries())
    for (let p = 0; p < k; p++) {
      gradient[p] += 2 * applied[i] * slope[p];
      for (let q = 0; q < k; q++) {
        hessian[p * k + q] += 2 * applied[i] * bend[p * k + q];
        for (const [j, other] of v.entries()) hessian[p * k + q] += 2 * rows[i][j] * slope[p] * other.gradient[q];
      }
    }
  return { value: applied.reduce((sum, entry, i) => sum + entry * v[i].value, 0), gradient, hessian };
}

/** Initial values and the corners of the ranges, or, of many parameters, the ends along each. */
function starts(parameters: readonly Parameter[]): Float64Array[] {
  const init = Float64Array.from(parameters, (parameter) => parameter.init);
  if (2 ** parameters.length > CORNERS) return [init, ...parameters.flatMap(({ bounds }, i) => bounds.map((end) => init.with(i, end)))];
  const corners = Array.from({ length: 2 ** parameters.length }, (_, c) =>
    Float64Array.from(parameters, ({ bounds }, i) => bounds[(c >> i) & 1]),
  );
  return [init, ...corners];
}

function leastOf(
  factor: Form,
  triangle: Float64Array,
  n: number,
  parameters: readonly Parameter[],
): { readonly value: number; readonly at: ArrayLike<number> } {
  const bounds = parameters.map((parameter) => parameter.bounds);
  if (factor.kind === "polynomial") return leastFormValue(bounds)(triangle);
  const rows = symmetric(triangle, n);
  const minima = starts(parameters).map((start) => minimise({ bounds, evaluate: (c) => formValue(factor.vector(c), rows) }, start));
  const { value, point } = minima.reduce((lowest, minimum) => (minimum.value < lowest.value ? minimum : lowest));
  return { value, at: point };
}

function auditForm(model: TemplateModel, channel: TemplateChannel, sample: string, factor: Form): NegativeForm[] {
  const { matrix } = factor;
  const parameters = Array.from(factor.parameters, (index) => model.parameters[index]);
  const init = Float64Array.from(model.parameters, (parameter) => parameter.init);
  const n = factor.kind === "polynomial" ? parameters.length + 1 : factor.vector(Float64Array.from(parameters, (one) => one.init)).length;
  const T = (n * (n + 1)) / 2;
  const shared = matrix.length === T;
  const found: NegativeForm[] = [];
  for (let row = 0; row * T < matrix.length; row++) {
    const triangle = matrix.slice(row * T, (row + 1) * T);
    const eigenvalue = negativeEigenvalue(triangle, n);
    if (eigenvalue === undefined) continue;
    const { value, at } = leastOf(factor, triangle, n, parameters);
    const x = init.slice();
    for (const [i, index] of factor.parameters.entries()) x[index] = at[i];
    const yields = channelLikelihood(channel).yields(x);
    found.push({
      channel: channel.name,
      sample,
      bin: shared ? undefined : row,
      eigenvalue,
      least: value,
      at: Object.fromEntries(parameters.map(({ name }, i) => [name, at[i]])),
      total: shared ? Math.min(...yields) : yields[row],
    });
  }
  return found;
}

/**
 * The quadratic forms of a model's samples that have a negative eigenvalue. A squared amplitude has none; a fit of independent samples, an interference alone or
 * a truncated table may. Whether the yield is negative within the ranges of the parameters, and whether that of all samples is, stands with each.
 */
export function positivityAudit(model: TemplateModel): NegativeForm[] {
  return model.channels.flatMap((channel) =>
    channel.samples.flatMap(({ name, factors }) =>
      factors.flatMap((factor) => (factor.kind === "polynomial" || factor.kind === "form" ? auditForm(model, channel, name, factor) : [])),
    ),
  );
}

/** What the audit found, in words. */
export const positivityRemark = ({ channel, sample, bin, eigenvalue, least, at, total }: NegativeForm): string => {
  const where = `the scaling of ${sample} in ${channel}${bin === undefined ? "" : `, bin ${bin},`}`;
  const point = Object.entries(at)
    .map(([name, value]) => `${name} = ${Number(value.toPrecision(4))}`)
    .join(", ");
  const extent =
    least >= 0
      ? "no negative value is found within the ranges"
      : `it is ${least.toPrecision(3)} at ${point}, where ${total.toPrecision(3)} events are expected of all processes`;
  return `${where} is not positive everywhere (eigenvalue ${eigenvalue.toPrecision(3)}): ${extent}`;
};
