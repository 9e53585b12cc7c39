import type { ObjectKind } from "./object-definition.ts";
import type { Factor, Systematic } from "./systematic.ts";

/** A systematic variation as the schema accepts it. */
export type SystematicDocument = { readonly samples: "all" | readonly string[] } & (
  | { readonly type: "normalisation"; readonly up: number; readonly down?: number }
  | { readonly type: "free"; readonly range?: readonly [number, number] }
  | { readonly type: "scale"; readonly objects: ObjectKind; readonly up: Factor; readonly down?: Factor; readonly met?: boolean }
  | { readonly type: "resolution"; readonly objects: ObjectKind; readonly relative: Factor; readonly met?: boolean }
  | { readonly type: "tag-efficiency"; readonly select?: string; readonly up: Factor; readonly down?: Factor; readonly efficiency: Factor }
  | { readonly type: "weights"; readonly of: "scale" | "pdf" | "parton-shower" | "nuisance" }
);

export function systematicOf(name: string, document: SystematicDocument): Systematic {
  const whose = { name, samples: document.samples === "all" ? undefined : document.samples };
  switch (document.type) {
    case "normalisation": {
      const { type, up, down = 1 / up } = document;
      return { ...whose, type, up, down };
    }
    case "free":
      return { ...whose, type: document.type, range: document.range ?? [0, 5] };
    case "scale": {
      const { type, objects, up, down, met = true } = document;
      return { ...whose, type, objects, up, down, met };
    }
    case "resolution": {
      const { type, objects, relative, met = true } = document;
      return { ...whose, type, objects, relative, met };
    }
    case "tag-efficiency": {
      const { type, select, up, down, efficiency } = document;
      return { ...whose, type, select, up, down, efficiency };
    }
    case "weights":
      return { ...whose, type: document.type, of: document.of };
  }
}
