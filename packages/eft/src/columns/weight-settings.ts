import type { FileColumn } from "@ratiometer/tables";
import type { MorphingSetup } from "../madminer/setup.ts";
import type { OperatorBasis } from "../operators/basis.ts";
import type { WeightMap } from "../weight-map/weight-map.ts";
import type { DeclaredCoefficient, WeightHeader } from "../weight-points.ts";

/** A coefficient that an analysis declares, with the basis that fixes its sign and normalisation where that is said. */
export interface AnalysisCoefficient extends DeclaredCoefficient {
  readonly basis?: OperatorBasis | undefined;
}

/** How the weights of a sample's files are to be read: `weights` of a sample in an analysis. */
export type WeightSettings =
  /** The process does not depend on the coefficients: one weight per event, in this column (genWeight or XWGTUP if left out; null: 1, that of data). */
  | { readonly scheme: "none"; readonly weight?: string | null }
  /** Weights that a Les Houches header names in MadGraph's way; `names` of card entries that the card does not name. */
  | { readonly scheme: "madgraph"; readonly names?: Readonly<Record<string, string>> }
  /** A weight map says it; `header` is what the map's `header` leads to (headerOfText, or the header of a Les Houches file). */
  | { readonly scheme: "map"; readonly map: WeightMap; readonly header?: WeightHeader }
  /** One column per weight, whose name spells the point; LHEWeight_* relative to genWeight if left out. `relativeTo` null: absolute. */
  | { readonly scheme: "named"; readonly pattern?: string; readonly relativeTo?: string | null }
  /** A stored polynomial in TopCoffea's layout, full cross terms; EFTfitCoefficients, not relative to anything if left out. */
  | {
      readonly scheme: "topcoffea";
      readonly coefficients: readonly string[];
      readonly column?: string;
      readonly namesColumn?: string;
      readonly relativeTo?: string;
    }
  /** A MadMiner file: its benchmarks are the points. */
  | { readonly scheme: "madminer" };

/** What is known of a file before its events are read. */
export interface WeightSource {
  readonly file: string;
  readonly columns: readonly Pick<FileColumn, "name" | "kind">[];
  /** Header of a Les Houches file, whose weights are columns named by their ids, beside `XWGTUP`. */
  readonly header?: WeightHeader;
  readonly madminer?: MadMinerSource;
}

/** What a MadMiner file says beside its columns. */
export interface MadMinerSource {
  readonly setup: MorphingSetup;
  /** Column of the weight at each benchmark, in the setup's order. */
  readonly weightColumns: readonly string[];
  /** Column with the number of the benchmark that each event was generated at, -1 for background. */
  readonly samplingColumn: string;
  /** Events generated at each benchmark, in the setup's order; nuisance benchmarks may be left out. */
  readonly generated: readonly number[];
}

/** Column of the event's own weight in the blocks of a Les Houches file. */
export const LHE_WEIGHT = "XWGTUP";
