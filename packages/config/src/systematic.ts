import type { ObjectKind } from "./object-definition.ts";

/** A number, or an expression over the attributes of an object. */
export type Factor = number | string;

/** A systematic uncertainty: of yields, or a variation of objects or weights. */
export type Systematic = {
  readonly name: string;
  /** Names of the samples that it applies to; undefined: all. */
  readonly samples: readonly string[] | undefined;
} &
  /** Factors on the yields, positive. */
  (
    | { readonly type: "normalisation"; readonly up: number; readonly down: number }
    /** A factor on the yields that nothing but the data constrains; 1 in the simulation, which is within the range. */
    | { readonly type: "free"; readonly range: readonly [number, number] }
    | {
        readonly type: "scale";
        readonly objects: ObjectKind;
        readonly up: Factor;
        readonly down: Factor | undefined;
        readonly met: boolean;
      }
    | {
        readonly type: "resolution";
        readonly objects: ObjectKind;
        /** Width over pT. */
        readonly relative: Factor;
        readonly met: boolean;
      }
    | {
        readonly type: "tag-efficiency";
        /** Condition on the attributes of the jets that it applies to; undefined: all. */
        readonly select: string | undefined;
        readonly up: Factor;
        readonly down: Factor | undefined;
        readonly efficiency: Factor;
      }
    | { readonly type: "weights"; readonly of: "scale" | "pdf" | "parton-shower" | "nuisance" }
  );
