/** Kinds of objects, in the order in which they are selected. */
export const OBJECT_KINDS = ["electrons", "muons", "photons", "jets", "fatjets"] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** What an analysis takes of the objects of one kind. */
export interface ObjectDefinition {
  /** Collection of the event file; undefined: that of the format. */
  readonly from: string | undefined;
  /** Conditions on the attributes of one object; all must hold. */
  readonly select: readonly string[];
  /** ΔR to every selected object of other kinds must be larger than the radius. `leptons` stands for electrons and muons. */
  readonly awayFrom: readonly { readonly kind: ObjectKind | "leptons"; readonly radius: number }[];
  /** The file's attribute for each of ours that it is chosen for: { btag: "btagDeepFlavB" }. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What an analysis takes of the objects of an event. Kinds that are not there are taken as they are. */
export interface Objects {
  readonly kinds: Partial<Readonly<Record<ObjectKind, ObjectDefinition>>>;
  /** A jet with at least this score is b-tagged; undefined: that of simulated events. */
  readonly bTagThreshold: number | undefined;
  /** Collection of the missing transverse momentum; undefined: that of the format. */
  readonly met: string | undefined;
}
