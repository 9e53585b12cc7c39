import { AnalysisError } from "@ratiometer/config";
import { madgraphWeightPoints, type CoefficientPoint } from "@ratiometer/eft";
import type { LheSample } from "@ratiometer/tables";

export interface ColumnSummary {
  readonly name: string;
  readonly unit: string;
  readonly count: number;
  readonly sum: number;
  /** null for a column without values. */
  readonly min: number | null;
  readonly max: number | null;
}

/** What `inspect` says of an event file. */
export interface FileContents {
  readonly format: string;
  readonly events: number;
  /** Jagged columns flattened. */
  readonly columns: readonly ColumnSummary[];
  /** The point of each weight, null where the header does not say, and the sum of the weight over the events. */
  readonly weights: readonly { readonly id: string; readonly point: CoefficientPoint | null; readonly sum: number }[];
  /** Of the events' own weights; null where there are none. */
  readonly sumOfWeights: number | null;
  /** Cross section that the file says, pb; null where it does not. */
  readonly crossSection: number | null;
  readonly crossSectionError: number | null;
  /** Point that the events' own weights are at. */
  readonly generation: CoefficientPoint | null;
  readonly suspicious: readonly string[];
}

/** Count, sum and range of a column. */
export function columnSummary(name: string, unit: string, values: ArrayLike<number>): ColumnSummary {
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    min = Math.min(min, values[i]);
    max = Math.max(max, values[i]);
  }
  const empty = values.length === 0;
  return { name, unit, count: values.length, sum, min: empty ? null : min, max: empty ? null : max };
}

/** Column `j` of the weight matrix. */
function weightColumn({ weights, weightIds }: LheSample, j: number): Float64Array {
  const n = weightIds.length === 0 ? 0 : weights.length / weightIds.length;
  return Float64Array.from({ length: n }, (_, i) => weights[i * weightIds.length + j]);
}

/** The points of the weights; where they cannot be told, why. */
function points(sample: LheSample): {
  readonly of: ReadonlyMap<string, CoefficientPoint>;
  readonly generation: CoefficientPoint | null;
  readonly why?: string;
} {
  try {
    const undeclared = sample.weightIds.filter((id) => !sample.header.weights.some((weight) => weight.id === id));
    const weights = [...sample.header.weights, ...undeclared.map((id) => ({ id, text: "", group: undefined }))];
    const found = madgraphWeightPoints({ weights, slha: sample.header.slha }, { file: sample.file });
    return { of: new Map(found.points.map(({ id, point }) => [id, point])), generation: found.generation ?? null };
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    return { of: new Map(), generation: null, why: error.message };
  }
}

/** Whether the weights give the header's cross section under its event_norm, within 1 % or five standard errors. */
function normalisationRemark({ header, weight }: LheSample, sumOfWeights: number): readonly string[] {
  const { crossSection, crossSectionError, eventNorm, weightStrategy } = header;
  // IDWTUP of 3 means unit weights.
  if (crossSection === 0 || eventNorm === "unity" || Math.abs(weightStrategy) === 3) return [];
  const n = weight.length;
  const mean = sumOfWeights / n;
  const spread = Math.sqrt(weight.reduce((sum, w) => sum + (w - mean) ** 2, 0));
  const norms = eventNorm === undefined ? [1, n] : [eventNorm === "sum" ? 1 : n];
  const agrees = (norm: number): boolean =>
    Math.abs(sumOfWeights / norm - crossSection) <=
    Math.max(0.01 * Math.abs(crossSection), 5 * Math.hypot(crossSectionError, spread / norm));
  if (norms.some(agrees)) return [];
  return [`the event weights give a cross section of ${sumOfWeights / norms[0]} pb, the header says ${crossSection} pb`];
}

function weightRemarks(
  sample: LheSample,
  of: ReadonlyMap<string, CoefficientPoint>,
  generation: CoefficientPoint | null,
): readonly string[] {
  return sample.weightIds.flatMap((id, j) => {
    const column = weightColumn(sample, j);
    const point = of.get(id);
    const elsewhere =
      point !== undefined && generation !== null && Object.entries(point).some(([name, value]) => generation[name] !== value);
    if (column.every((w) => w === 0)) return [`weight "${id}" is 0 in every event`];
    if (elsewhere && column.every((w, i) => w === sample.weight[i]))
      return [`weight "${id}" equals the event weight in every event, though its point is another`];
    const absolute = column.reduce((total, w) => total + Math.abs(w), 0);
    const largest = column.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    return column.length >= 100 && largest > 0.1 * absolute
      ? [`one event has ${Math.round((100 * largest) / absolute)} % of weight "${id}"`]
      : [];
  });
}

/** Weights of the events that the header does not know of. */
function undeclaredRemark({ header, weightIds }: LheSample): readonly string[] {
  const declared = new Set(header.weights.map(({ id }) => id));
  const unknown = weightIds.filter((id) => !declared.has(id));
  if (unknown.length === 0) return [];
  const names = unknown.map((id) => `"${id}"`).join(", ");
  return [`the events carry ${names}, which <initrwgt> does not declare: an analysis refuses the file`];
}

/** What a Les Houches file holds, and what looks wrong about it. */
export function lheContents(sample: LheSample): FileContents {
  const { header, particles, weight, weightIds } = sample;
  const { of, generation, why } = points(sample);
  const total = columnSummary("weight", "pb", weight);
  const negative = weight.reduce((count, w) => count + (w < 0 ? 1 : 0), 0);
  return {
    format: "LHE",
    events: weight.length,
    columns: [
      total,
      columnSummary("subprocess", "1", sample.subprocess),
      ...(["pdgId", "status", "mother"] as const).map((name) => columnSummary(`particle.${name}`, "1", particles[name])),
      ...(["px", "py", "pz", "energy"] as const).map((name) => columnSummary(`particle.${name}`, "GeV", particles[name])),
    ],
    weights: weightIds.map((id, j) => ({ id, point: of.get(id) ?? null, sum: columnSummary(id, "pb", weightColumn(sample, j)).sum })),
    sumOfWeights: total.sum,
    crossSection: header.crossSection,
    crossSectionError: header.crossSectionError,
    generation,
    suspicious: [
      ...(why === undefined ? [] : [why]),
      ...undeclaredRemark(sample),
      ...normalisationRemark(sample, total.sum),
      ...(negative === 0 ? [] : [`${negative} of ${weight.length} events have a negative weight`]),
      ...weightRemarks(sample, of, generation),
    ],
  };
}
