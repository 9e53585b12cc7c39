import type { MomentumQuantity } from "@ratiometer/config";
import {
  add,
  concatColumns,
  constant,
  divide,
  exp,
  log,
  maximum,
  multiply,
  negate,
  relu,
  repeatRows,
  reshape,
  scalar,
  sign,
  sine,
  sliceColumns,
  sqrt,
  square,
  subtract,
  timesRows,
  type Tensor,
} from "../graph/tensor.ts";
import type { EventGraph, ObjectKind } from "./event-graph-columns.ts";

/** Momenta below this, GeV, are none. */
const SMALLEST = 1e-3;
/** Rapidities and logarithms of GeV beyond these are taken as these: numbers that no collider makes stay finite. */
const [LARGEST_ETA, LARGEST_LOG_PT, LARGEST_LOG_ENERGY] = [10, 20, 40];

/** What is between two objects: Δη, cos Δφ, sin Δφ, log of their mass. */
export const EDGE_FEATURES = 4;

/** Columns that pairs are made of: sin φ, cos φ, log pT, η. */
const KINEMATICS = 4;

const bounded = (a: Tensor, low: number, high: number): Tensor => negate(maximum(negate(maximum(a, scalar(low))), scalar(-high)));

/** Columns of x by their positions, side by side. */
export function pickColumns(x: Tensor, positions: readonly number[]): Tensor {
  const runs: [number, number][] = [];
  for (const position of positions) {
    const last = runs.at(-1);
    if (last?.[1] === position) last[1]++;
    else runs.push([position, position + 1]);
  }
  return concatColumns(runs.map(([from, to]) => sliceColumns(x, from, to)));
}

/** asinh a. */
function areaSine(a: Tensor): Tensor {
  const size = add(relu(a), relu(negate(a)));
  return multiply(sign(a), log(add(size, sqrt(add(square(size), scalar(1))))));
}

/** Angles and logarithms of momenta, each a column with one row for each object. */
interface Kinematics {
  readonly sinPhi: Tensor;
  readonly cosPhi: Tensor;
  readonly logPt: Tensor;
  readonly eta: Tensor;
  readonly logEnergy: Tensor;
}

/** @param column of a quantity, 0 for objects that are not there @param present 1 or 0 */
function kinematicsOf({ momentum }: ObjectKind, column: (key: MomentumQuantity) => Tensor, present: Tensor): Kinematics {
  const cartesian = momentum.px !== undefined;
  const rawLogPt = cartesian
    ? multiply(scalar(0.5), log(maximum(add(square(column("px")), square(column("py"))), scalar(SMALLEST ** 2))))
    : momentum.pt !== undefined
      ? log(maximum(column("pt"), scalar(SMALLEST)))
      : column("log_pt");
  const logPt = multiply(present, bounded(rawLogPt, Math.log(SMALLEST), LARGEST_LOG_PT));
  const perPt = exp(negate(logPt));
  const rawEta = cartesian
    ? areaSine(multiply(column("pz"), perPt))
    : momentum.eta !== undefined
      ? column("eta")
      : multiply(scalar(0), present);
  const eta = bounded(rawEta, -LARGEST_ETA, LARGEST_ETA);
  const [sinPhi, cosPhi] = cartesian
    ? [multiply(column("py"), perPt), multiply(column("px"), perPt)]
    : [sine(column("phi")), sine(add(column("phi"), scalar(Math.PI / 2)))];
  // log of |p| = pT cosh η
  const logMomentum = add(logPt, log(multiply(scalar(0.5), add(exp(eta), exp(negate(eta))))));
  const rawLogEnergy =
    momentum.mass !== undefined
      ? multiply(scalar(0.5), log(add(square(relu(column("mass"))), exp(multiply(scalar(2), logMomentum)))))
      : momentum.energy !== undefined
        ? log(maximum(column("energy"), scalar(SMALLEST)))
        : momentum.log_energy !== undefined
          ? column("log_energy")
          : logMomentum;
  return { sinPhi, cosPhi, logPt, eta, logEnergy: bounded(rawLogEnergy, Math.log(SMALLEST), LARGEST_LOG_ENERGY) };
}

/** Whether objects are there, 1 or 0, one row for each. @param raw of a quantity, one row for each object */
function presenceOf({ count, momentum, present }: ObjectKind, x: Tensor, raw: (key: MomentumQuantity) => Tensor): Tensor {
  const positive = (a: Tensor): Tensor => relu(sign(a));
  const ofObjects = (columns: Tensor): Tensor => reshape(columns, timesRows(x.rows, count), 1);
  if (present !== undefined && "flags" in present) return positive(subtract(ofObjects(pickColumns(x, present.flags)), scalar(0.5)));
  if (present !== undefined) {
    const steps = constant(Array.from({ length: count }, (_, i) => i + 0.5));
    return positive(ofObjects(subtract(sliceColumns(x, present.number, present.number + 1), steps)));
  }
  if (momentum.px !== undefined) return positive(subtract(add(square(raw("px")), square(raw("py"))), scalar(SMALLEST ** 2)));
  if (momentum.pt !== undefined) return positive(subtract(raw("pt"), scalar(SMALLEST)));
  return positive(subtract(raw("log_pt"), scalar(Math.log(SMALLEST))));
}

/** How many features an object has: log pT, η, log E, one for each kind where there are several, and its own. */
export const nodeFeatures = ({ kinds, features }: EventGraph): number => 3 + (kinds.length > 1 ? kinds.length : 0) + features.length;

/** Number of objects that an event can have. */
export const objectCount = ({ kinds }: Pick<EventGraph, "kinds">): number => kinds.reduce((total, { count }) => total + count, 0);

/** Presence, kinematics and features of the objects of a kind, one row for each: 1 + 4 + nodeFeatures columns. */
function objectsOf(graph: EventGraph, kind: ObjectKind, x: Tensor): Tensor {
  const rows = timesRows(x.rows, kind.count);
  const quantities = Object.entries(kind.momentum) as [MomentumQuantity, readonly number[]][];
  const columns = [...quantities.map(([, positions]) => positions), ...kind.features.values()];
  const positions = Array.from({ length: kind.count }, (_, i) => columns.map((ofObjects) => ofObjects[i])).flat();
  const all = reshape(pickColumns(x, positions), rows, columns.length);
  const index = (key: MomentumQuantity): number => quantities.findIndex(([quantity]) => quantity === key);
  const present = presenceOf(kind, x, (key) => sliceColumns(all, index(key), index(key) + 1));
  // what is filled in for objects that are not there is gone from here on
  const kept = multiply(all, present);
  const kinematics = kinematicsOf(kind, (key) => sliceColumns(kept, index(key), index(key) + 1), present);
  const names = [...kind.features.keys()];
  const further = graph.features.map((name) => {
    const column = quantities.length + names.indexOf(name);
    return kind.features.has(name) ? sliceColumns(kept, column, column + 1) : multiply(scalar(0), present);
  });
  const flags = graph.kinds.length > 1 ? [multiply(present, constant(graph.kinds.map((one) => Number(one === kind))))] : [];
  const { sinPhi, cosPhi, logPt, eta, logEnergy } = kinematics;
  return concatColumns([present, sinPhi, cosPhi, logPt, eta, logPt, eta, logEnergy, ...flags, ...further]);
}

/** The objects of events and their pairs as numbers, none of them standardised. With N objects: one row for each of N in an event, one for each of N². */
export interface GraphFeatures {
  /** 1 where an event has the object, else 0: N rows x 1. */
  readonly present: Tensor;
  /** log pT, η, log E (GeV), kind, further features: N rows x nodeFeatures. Azimuths are not among them. */
  readonly nodes: Tensor;
  /** Δη, cos Δφ, sin Δφ and ½ log(1 + m²/GeV²), m² = 2 pT pT' (cosh Δη − cos Δφ) of object i to object j: N² rows, j running fastest, x 4. */
  readonly edges: Tensor;
  /** 1 where both are there and not the same: N² rows x 1. */
  readonly pairs: Tensor;
}

/** @param x rows x inputs, the columns of objects as they are in the table */
export function graphFeatures(x: Tensor, graph: EventGraph): GraphFeatures {
  const objects = objectCount(graph);
  const rows = timesRows(x.rows, objects);
  const pairRows = timesRows(x.rows, objects ** 2);
  const width = 1 + KINEMATICS + nodeFeatures(graph);
  const kinds = graph.kinds.map((kind) => reshape(objectsOf(graph, kind, x), x.rows, kind.count * width));
  const all = reshape(concatColumns(kinds), rows, width);
  const column = (i: number): Tensor => sliceColumns(all, i, i + 1);
  /** Of the second object of pairs, which stand side by side: N rows x N, a column broadcast beside it being of the first. */
  const second = (values: Tensor): Tensor => repeatRows(reshape(values, x.rows, objects), objects);
  const [present, sinPhi, cosPhi, logPt, eta] = Array.from({ length: 1 + KINEMATICS }, (_, i) => column(i));
  const deltaEta = subtract(eta, second(eta));
  // good for small angles, too: 2 − 2 cos Δφ is the square of the chord
  const chord = add(square(subtract(sinPhi, second(sinPhi))), square(subtract(cosPhi, second(cosPhi))));
  const sinDelta = subtract(multiply(sinPhi, second(cosPhi)), multiply(cosPhi, second(sinPhi)));
  const half = exp(multiply(scalar(0.5), deltaEta));
  const opening = add(square(subtract(half, divide(scalar(1), half))), chord);
  const mass = multiply(exp(add(logPt, second(logPt))), opening);
  const others = constant(Array.from({ length: objects ** 2 }, (_, i) => Number(i % objects !== Math.floor(i / objects))));
  const edges = [deltaEta, subtract(scalar(1), multiply(scalar(0.5), chord)), sinDelta, multiply(scalar(0.5), log(add(mass, scalar(1))))];
  return {
    present,
    nodes: sliceColumns(all, 1 + KINEMATICS, width),
    edges: concatColumns(edges.map((values) => reshape(values, pairRows, 1))),
    pairs: reshape(multiply(reshape(multiply(present, second(present)), x.rows, objects ** 2), others), pairRows, 1),
  };
}
