import { OBJECT_KINDS, type ObjectDefinition, type ObjectKind, type Objects } from "./object-definition.ts";
import { listed, type Listed } from "./sample-document.ts";

interface ObjectDocument {
  readonly from?: string;
  readonly select?: Listed;
  readonly away_from?: Partial<Record<ObjectKind | "leptons", number>>;
  readonly threshold?: number;
  readonly probabilities?: Readonly<Record<"b" | "bb" | "c" | "light", string>>;
  /** Attributes that the file's own are chosen for. */
  readonly btag?: string;
  readonly msoftdrop?: string;
  readonly bb_score?: string;
  readonly id_mva?: string;
  readonly pixel_seed?: string;
}

/** The objects of an analysis as the schema accepts them. */
export type ObjectsDocument = Partial<Record<ObjectKind, ObjectDocument>> & { readonly met?: { readonly from?: string } };

function objectOf({ from, select, away_from = {}, probabilities, threshold: _, ...attributes }: ObjectDocument): ObjectDefinition {
  const chances = probabilities && {
    probb: probabilities.b,
    probbb: probabilities.bb,
    probc: probabilities.c,
    probudsg: probabilities.light,
  };
  return {
    from,
    select: listed(select),
    awayFrom: Object.entries(away_from).map(([kind, radius]) => ({ kind: kind as ObjectKind | "leptons", radius })),
    attributes: { ...attributes, ...chances },
  };
}

export function objectsOf(document: ObjectsDocument): Objects {
  const kinds = OBJECT_KINDS.flatMap((kind) => {
    const found = document[kind];
    return found === undefined ? [] : [[kind, objectOf(found)] as const];
  });
  return { kinds: Object.fromEntries(kinds), bTagThreshold: document.jets?.threshold, met: document.met?.from };
}
