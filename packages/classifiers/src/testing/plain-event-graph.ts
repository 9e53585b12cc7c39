import type { EventGraph, ObjectKind } from "../network/event-graph-columns.ts";
import type { Activation, Architecture } from "../network/mlp.ts";

/** Values of a network's parameters by name, row-major. */
export type NamedValues = (name: string) => ArrayLike<number>;

const ACTIVATE: Readonly<Record<Activation, (z: number) => number>> = {
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  silu: (z) => z / (1 + Math.exp(-z)),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
};

/** An object that an event has. */
interface PlainObject {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly features: readonly number[];
}

/** Objects that an event has, from its row, by the definitions of the documentation. */
export function plainObjects(x: ArrayLike<number>, graph: EventGraph): PlainObject[] {
  return graph.kinds.flatMap((kind, k) =>
    Array.from({ length: kind.count }, (_, i) => plainObject(x, graph, kind, k, i)).filter((one) => one !== undefined),
  );
}

function plainObject(x: ArrayLike<number>, graph: EventGraph, kind: ObjectKind, k: number, i: number): PlainObject | undefined {
  const { momentum, present, features } = kind;
  const of = (key: keyof typeof momentum): number => x[momentum[key]?.[i] ?? -1];
  const cartesian = momentum.px !== undefined;
  const pt = cartesian ? Math.hypot(of("px"), of("py")) : momentum.pt !== undefined ? of("pt") : Math.exp(of("log_pt"));
  const there = present === undefined ? pt > 1e-3 : "flags" in present ? x[present.flags[i]] > 0.5 : i + 1 <= x[present.number];
  if (!there) return undefined;
  const eta = cartesian ? Math.asinh(of("pz") / pt) : momentum.eta !== undefined ? of("eta") : 0;
  const phi = cartesian ? Math.atan2(of("py"), of("px")) : of("phi");
  const p = pt * Math.cosh(eta);
  const logEnergy =
    momentum.mass !== undefined
      ? Math.log(Math.hypot(p, Math.max(0, of("mass"))))
      : momentum.energy !== undefined
        ? Math.log(of("energy"))
        : momentum.log_energy !== undefined
          ? of("log_energy")
          : Math.log(p);
  const flags = graph.kinds.length > 1 ? graph.kinds.map((_, other) => Number(other === k)) : [];
  const further = graph.features.map((name) => {
    const columns = features.get(name);
    return columns === undefined ? 0 : x[columns[i]];
  });
  return { pt, eta, phi, features: [Math.log(pt), eta, logEnergy, ...flags, ...further] };
}

/** Δη, cos Δφ, sin Δφ and the logarithm of the mass of two objects. */
export function plainPair(a: PlainObject, b: PlainObject): number[] {
  const [deltaEta, deltaPhi] = [a.eta - b.eta, a.phi - b.phi];
  const mass2 = 2 * a.pt * b.pt * (Math.cosh(deltaEta) - Math.cos(deltaPhi));
  return [deltaEta, Math.cos(deltaPhi), Math.sin(deltaPhi), 0.5 * Math.log(1 + mass2)];
}

/** v W of a row v, W row-major. */
const times = (v: readonly number[], w: ArrayLike<number>): number[] => {
  const columns = w.length / v.length;
  return Array.from({ length: columns }, (_, j) => v.reduce((total, value, i) => total + value * w[i * columns + j], 0));
};

const plus = (...rows: ArrayLike<number>[]): number[] => Array.from(rows[0], (_, j) => rows.reduce((total, row) => total + row[j], 0));

/** An event graph network in loops over objects, independent of expressions. @param x one event, columns of objects as they are */
export function plainEventGraph(x: ArrayLike<number>, of: NamedValues, { graph, activation, hidden }: Architecture): number[] {
  if (graph === undefined) throw new RangeError("no graph");
  const { kinds, layers, width, pooling, globals } = graph;
  const a = (row: readonly number[]): number[] => row.map(ACTIVATE[activation]);
  const standard = (row: readonly number[], name: string): number[] =>
    row.map((value, i) => (value - of(`${name}_mean`)[i]) / of(`${name}_scale`)[i]);
  const size = kinds.reduce((total, { count }) => total + count, 0);
  const objects = plainObjects(x, graph);
  const g = globals.map((column) => x[column]);
  const shared = g.length > 0 ? plus(times(g, of("global_weights")), of("node_bias")) : of("node_bias");
  let h = objects.map(({ features }) => a(plus(times(standard(features, "node"), of("node_weights")), shared)));
  for (let layer = 0; layer < layers; layer++) {
    const w = (name: string): ArrayLike<number> => of(`${name}_${layer}`);
    h = h.map((own, i) => {
      let inbox: number[] = new Array<number>(width).fill(0);
      h.forEach((other, j) => {
        if (j === i) return;
        const edge = standard(plainPair(objects[i], objects[j]), "edge");
        const sum = plus(
          times(own, w("receiver_weights")),
          times(other, w("sender_weights")),
          times(edge, w("edge_weights")),
          w("message_bias"),
        );
        inbox = plus(inbox, a(sum));
      });
      const scaled = inbox.map((value) => value / size);
      return plus(own, a(plus(times(own, w("object_weights")), times(scaled, w("inbox_weights")), w("object_bias"))));
    });
  }
  const weights = h.map((own) => (pooling === "sum" ? 1 / size : Math.exp(8 * Math.tanh(times(own, of("attention_weights"))[0] / 8))));
  const total = pooling === "sum" ? 1 : weights.reduce((sum, value) => sum + value, 0);
  const zero: number[] = new Array<number>(width).fill(0);
  const pooled = h.reduce(
    (sum, own, i) =>
      plus(
        sum,
        own.map((value) => (value * weights[i]) / total),
      ),
    zero,
  );
  let row = [...pooled, ...g];
  for (let layer = 0; layer <= hidden.length; layer++) {
    const z = plus(times(row, of(`W${layer}`)), of(`b${layer}`));
    row = layer < hidden.length ? a(z) : z;
  }
  return row;
}
