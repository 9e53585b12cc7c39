import { OBJECT_KINDS, type ObjectDefinition, type ObjectKind, type Objects } from "./object-definition.ts";
import { listed, type Listed } from "./sample-document.ts";

/** Attributes of ours that an analysis may choose the file's own for. */
const CHOSEN = ["btag", "msoftdrop", "bb_score", "id_mva", "pixel_seed"] as const;

type ObjectDocument = Partial<Readonly<Record<(typeof CHOSEN)[number], string>>> & {
  readonly from?: string;
  readonly select?: Listed;
  readonly away_from?: Partial<Record<ObjectKind | "leptons", number>>;
  readonly threshold?: number;
  readonly probabilities?: Readonly<Record<"b" | "bb" | "c" | "light", string>>;
};

/** The objects of an analysis as the schema accepts them. */
export type ObjectsDocument = Partial<Record<ObjectKind, ObjectDocument>> & { readonly met?: { readonly from?: string } };

function objectOf(document: ObjectDocument): ObjectDefinition {
  const { from, select, away_from = {}, probabilities } = document;
  const { b, bb, c, light } = probabilities ?? {};
  const attributes = [...CHOSEN.map((name) => [name, document[name]]), ["probb", b], ["probbb", bb], ["probc", c], ["probudsg", light]];
  return {
    from,
    select: listed(select),
    awayFrom: Object.entries(away_from).map(([kind, radius]) => ({ kind: kind as ObjectKind | "leptons", radius })),
    attributes: Object.fromEntries(attributes.filter(([, own]) => own !== undefined)) as Record<string, string>,
  };
}

export function objectsOf(document: ObjectsDocument): Objects {
  const kinds = OBJECT_KINDS.flatMap((kind) => {
    const found = document[kind];
    return found === undefined ? [] : [[kind, objectOf(found)] as const];
  });
  return { kinds: Object.fromEntries(kinds), bTagThreshold: document.jets?.threshold, met: document.met?.from };
}
