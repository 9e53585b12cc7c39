/** What of a momentum a column may be; momenta, energies and masses in GeV, their logarithms natural ones of values in GeV, `phi` in radians. */
export const MOMENTUM_QUANTITIES = ["pt", "log_pt", "px", "py", "pz", "eta", "phi", "mass", "energy", "log_energy"] as const;
/** One of `MOMENTUM_QUANTITIES`. */
export type MomentumQuantity = (typeof MOMENTUM_QUANTITIES)[number];

/** Objects of one kind in the columns of an event. In the name of a column `*` stands for the number of the object, from 1 or, if there is one, 0. */
export interface GraphObjects {
  readonly name: string;
  /** How many have columns; as many as there are columns, if left out. */
  readonly count?: number | undefined;
  /** Columns of their momenta. */
  readonly momentum: Readonly<Partial<Record<MomentumQuantity, string>>>;
  /**
   * Column that tells which objects an event has: with `*` one for each, above 1/2 if it is there; without, their number. If left out, an object is there
   * if its transverse momentum is above 1 MeV.
   */
  readonly present?: string | undefined;
  /** Further columns of each object by what they are; kinds of objects share those of the same name. */
  readonly features: Readonly<Record<string, string>>;
}

/** A network that sees an event as a graph: objects, and what each pair of them has to do with each other. */
export interface EventGraphSettings {
  readonly objects: readonly GraphObjects[];
  /** Columns of the event as a whole; all that are not those of objects, if left out. */
  readonly globals?: readonly string[] | undefined;
  /** How often objects exchange messages. */
  readonly layers: number;
  /** Units of an object, and of a message. */
  readonly width: number;
  /** How the objects of an event become one row: their sum, or their mean with weights that the network gives. */
  readonly pooling: "sum" | "attention";
}

/** The section `graph` of a network in an analysis file. */
export interface EventGraphDocument extends Omit<EventGraphSettings, "objects"> {
  readonly objects: Readonly<Record<string, Omit<GraphObjects, "name" | "momentum"> & GraphObjects["momentum"]>>;
}

/** Kinds of objects as a list, in the file's order, their momenta apart from what else there is. */
export const eventGraphOf = ({ objects, ...settings }: EventGraphDocument): EventGraphSettings => ({
  ...settings,
  objects: Object.entries(objects).map(([name, { count, present, features, ...momentum }]) => ({
    name,
    momentum,
    features,
    ...(count === undefined ? {} : { count }),
    ...(present === undefined ? {} : { present }),
  })),
});

/** The ways to give one part of a momentum. */
const WAYS: readonly (readonly [part: string, ways: readonly (readonly MomentumQuantity[])[], needed: boolean])[] = [
  ["a transverse momentum", [["pt"], ["log_pt"], ["px", "py"]], true],
  ["an energy or a mass", [["mass"], ["energy"], ["log_energy"]], false],
];

/**
 * What is wrong with the columns of a momentum: it needs a transverse momentum (`pt`, `log_pt`, or `px` and `py`), with the first two `phi` and, if it is
 * not transverse, `eta`, with the last `pz`; and one of `mass`, `energy` and `log_energy`, if it is not massless.
 */
export function momentumFault(momentum: GraphObjects["momentum"]): string | undefined {
  const given = (key: MomentumQuantity): boolean => momentum[key] !== undefined;
  for (const [part, ways, needed] of WAYS) {
    const found = ways.filter((way) => way.some(given));
    const expected = `expected one of ${ways.map((way) => way.join(" and ")).join(", ")}`;
    if (found.length > 1)
      return `found ${part} in two ways, ${found.map((way) => way.filter(given).join(" and ")).join(" and ")}, ${expected}`;
    if (needed && found.length === 0) return `found no ${part.replace(/^an? /, "")}, ${expected}`;
  }
  const cartesian = given("px") || given("py");
  const [wanted, others]: [MomentumQuantity[], MomentumQuantity[]] = cartesian
    ? [
        ["px", "py", "pz"],
        ["eta", "phi"],
      ]
    : [["phi"], ["pz"]];
  const missing = wanted.find((key) => !given(key));
  if (missing !== undefined) return `found no ${missing}, expected it beside ${cartesian ? "px and py" : given("pt") ? "pt" : "log_pt"}`;
  const surplus = others.find(given);
  return surplus === undefined
    ? undefined
    : `found ${surplus} beside ${cartesian ? "px and py" : given("pt") ? "pt" : "log_pt"}, expected ${cartesian ? "pz" : "eta"}`;
}
