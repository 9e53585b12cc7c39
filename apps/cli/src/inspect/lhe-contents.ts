import { lheEventBlocks, type FileColumn, type LheHeader, type LheWeight } from "@ratiometer/tables";
import { coefficientPoints, type KnownPoints } from "./coefficient-points.ts";
import { columnTally, type ColumnTally } from "./column-tally.ts";
import { compensatedSum } from "./compensated-sum.ts";
import type { ColumnSummary, FileContents, WeightSummary } from "./contents.ts";
import { lheWeightTally, type LheWeightFacts } from "./lhe-weight-tally.ts";
import { listedNames } from "./value-remarks.ts";
import { duplicatePoints, ownWeightRemarks } from "./weight-remarks.ts";

const EVENTS_PER_BLOCK = 5000;

/** Events from which on one that has a tenth of a weight is remarkable. */
const EVENTS = 100;

const column = (name: string, type: FileColumn["type"], kind: FileColumn["kind"], unit: string): ColumnTally =>
  columnTally({ name, type, kind, unit, title: "" });

const PARTICLE_INTEGERS = ["pdgId", "status", "mother"] as const;
const PARTICLE_NUMBERS = ["px", "py", "pz", "energy"] as const;

/** Whether the weights give the header's cross section under its event_norm, within 1 % or five standard errors. */
function normalisationRemark(header: LheHeader, events: number, sum: number, squares: number): readonly string[] {
  const { crossSection, crossSectionError, eventNorm, weightStrategy } = header;
  // IDWTUP of 3 means unit weights.
  if (crossSection === 0 || eventNorm === "unity" || Math.abs(weightStrategy) === 3) return [];
  const spread = Math.sqrt(Math.max(0, squares - (sum * sum) / events));
  const norms = eventNorm === undefined ? [1, events] : [eventNorm === "sum" ? 1 : events];
  const agrees = (norm: number): boolean =>
    Math.abs(sum / norm - crossSection) <= Math.max(0.01 * Math.abs(crossSection), 5 * Math.hypot(crossSectionError, spread / norm));
  if (norms.some(agrees)) return [];
  return [`the event weights give a cross section of ${sum / norms[0]} pb, the header says ${crossSection} pb`];
}

/** What looks wrong about one weight, given its point and that of the events. */
function weightRemark(
  { id, missing, zeros, equal, absolute, largest }: LheWeightFacts,
  events: number,
  { of, generation }: KnownPoints,
): readonly string[] {
  const point = of.get(id);
  const elsewhere = point !== undefined && generation !== null && Object.entries(point).some(([name, value]) => generation[name] !== value);
  if (missing > 0) return [`weight "${id}" is missing in ${missing} of ${events} events: an analysis refuses the file`];
  if (zeros === events) return [`weight "${id}" is 0 in every event`];
  if (elsewhere && equal === events) return [`weight "${id}" equals the event weight in every event, though its point is another`];
  return events >= EVENTS && largest > 0.1 * absolute
    ? [`one event has ${Math.round((100 * largest) / absolute)} % of weight "${id}"`]
    : [];
}

/** Weights of the events that the header does not know of. */
function undeclaredRemark(header: LheHeader, ids: readonly string[]): readonly string[] {
  const declared = new Set(header.weights.map(({ id }) => id));
  const unknown = ids.filter((id) => !declared.has(id)).map((id) => `"${id}"`);
  if (unknown.length === 0) return [];
  const consequence = declared.size === 0 ? "an analysis needs names that spell points" : "an analysis refuses the file";
  return [`the events carry ${listedNames(unknown)}, which <initrwgt> does not declare: ${consequence}`];
}

/** How the header says that events are weighted, and whether they are. */
function strategyNote({ weightStrategy, eventNorm, processes }: LheHeader, { min, max }: ColumnSummary): string {
  const unit = Math.abs(Number(min)) === 1 && Math.abs(Number(max)) === 1;
  const meaning =
    Math.abs(weightStrategy) === 4
      ? ", so that weights are in pb"
      : Math.abs(weightStrategy) === 3
        ? `, so that weights should be ±1${unit ? "" : ", which they are not"}`
        : "";
  const norm = eventNorm === undefined ? "no event_norm" : `event_norm ${eventNorm}`;
  return `IDWTUP is ${weightStrategy}${meaning}; ${norm}; ${processes.length === 1 ? "1 subprocess" : `${processes.length} subprocesses`}`;
}

/** What the weights of a header are, group by group. */
function groupNotes(weights: readonly LheWeight[], { of }: KnownPoints): readonly string[] {
  const groups = new Map<string | undefined, LheWeight[]>();
  for (const weight of weights) groups.set(weight.group, [...(groups.get(weight.group) ?? []), weight]);
  return [...groups].map(([group, members]) => {
    const points = members.filter(({ id }) => of.has(id)).length;
    const keys = [...new Set(members.flatMap(({ attributes = {} }) => Object.keys(attributes)))];
    const what = points > 0 ? `, ${points} at coefficient points` : keys.length > 0 ? `, told apart by ${listedNames(keys)}` : "";
    return `${group === undefined ? "without a group" : `group "${group}"`}: ${members.length} weights${what}`;
  });
}

function weightSummary({ id, sum }: LheWeightFacts, { of }: KnownPoints, declared: LheWeight | undefined): WeightSummary {
  const point = of.get(id) ?? null;
  const attributes = declared?.attributes ?? {};
  return {
    id,
    point,
    sum,
    ...(declared?.group === undefined ? {} : { group: declared.group }),
    ...(point !== null || Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

/**
 * What a Les Houches file holds, and what looks wrong about it.
 * @throws AnalysisError those of lheEventBlocks
 */
export async function lheContents(file: string, onProgress?: (fraction: number) => void): Promise<FileContents> {
  const { header, blocks } = await lheEventBlocks(file, {
    eventsPerBlock: EVENTS_PER_BLOCK,
    undeclaredWeights: "keep",
    missingWeights: "mark",
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const own = column("weight", "float64", "number", "pb");
  const subprocess = column("subprocess", "int32", "number", "1");
  const integers = PARTICLE_INTEGERS.map((name) => ({ name, tally: column(`particle.${name}`, "int32", "list", "1") }));
  const numbers = PARTICLE_NUMBERS.map((name) => ({ name, tally: column(`particle.${name}`, "float64", "list", "GeV") }));
  const unnamed = column("<weights>", "float64", "list", "");
  const weightTally = lheWeightTally();
  const squares = compensatedSum();
  let [events, withUnnamed] = [0, 0];
  let ids: readonly string[] = [];
  for await (const block of blocks) {
    events += block.weight.length;
    ids = block.weightIds;
    own.add(block.weight);
    for (const weight of block.weight) squares.add(weight * weight);
    subprocess.add(block.subprocess);
    for (const { name, tally } of [...integers, ...numbers]) tally.add(block.particles[name]);
    weightTally.add(block);
    if (block.unnamedWeights === undefined) continue;
    const { offsets, values } = block.unnamedWeights;
    unnamed.add(values);
    for (let i = 0; i + 1 < offsets.length; i++) if (offsets[i + 1] > offsets[i]) withUnnamed++;
  }

  const undeclared = ids.filter((id) => !header.weights.some((weight) => weight.id === id));
  const all = [...header.weights, ...undeclared.map((id) => ({ id, text: "", group: undefined }))];
  const points = coefficientPoints({ weights: all, slha: header.slha }, file);
  const declaredOf = new Map(header.weights.map((weight) => [weight.id, weight]));
  const facts = weightTally.facts();
  const weights = facts.map((weight) => weightSummary(weight, points, declaredOf.get(weight.id)));
  const sum = Number(own.summary().sum);
  return {
    format: "LHE",
    schema: null,
    events,
    columns: [
      own,
      subprocess,
      ...integers.map(({ tally }) => tally),
      ...numbers.map(({ tally }) => tally),
      ...(withUnnamed > 0 ? [unnamed] : []),
    ].map(({ summary }) => summary()),
    others: [],
    weights,
    sumOfWeights: sum,
    crossSection: header.crossSection,
    crossSectionError: header.crossSectionError,
    generation: points.generation,
    notes: [
      strategyNote(header, own.summary()),
      ...(points.none === undefined ? [] : [points.none]),
      ...groupNotes(header.weights, points),
    ],
    suspicious: [
      ...points.remarks,
      ...undeclaredRemark(header, ids),
      ...(withUnnamed === 0 ? [] : [`${withUnnamed} of ${events} events have a <weights> list whose numbers nothing names`]),
      ...normalisationRemark(header, events, sum, squares.value()),
      ...ownWeightRemarks("weight", own.facts()),
      ...facts.flatMap((weight) => weightRemark(weight, events, points)),
      ...duplicatePoints(weights),
    ],
  };
}
