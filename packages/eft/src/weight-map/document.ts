import { schemaCheck, type LocatedYaml, type AnalysisError } from "@ratiometer/config";
import { weightMapValidator } from "./weight-map-validator.ts";

/** A point by names and values, a name that spells one, or nothing. */
export type EntryDocument = Readonly<Record<string, number>> | string | null;

/** How a family of variations is listed; false leaves it out. */
export type FamilyDocument = false | { readonly list?: string; readonly order?: readonly (string | null)[]; readonly first?: number };

export interface WeightsDocument {
  readonly list?: string;
  readonly points?: readonly EntryDocument[];
  readonly header?: string;
  readonly group?: string;
  readonly columns?: Readonly<Record<string, EntryDocument>>;
  readonly pattern?: string;
  readonly polynomial?: string;
  readonly coefficients?: readonly string[];
  readonly cross?: "full" | "half";
  readonly names_column?: string;
  readonly relative_to?: string;
  readonly leave_out: readonly (number | string)[];
  readonly missing?: "refuse" | "drop";
}

/** The value of a weight map that the schema accepts, defaults filled in. */
export interface WeightMapDocument {
  readonly version: 1;
  readonly basis?: "dim6top" | "SMEFTatNLO" | "SMEFTsim-topU3l" | "kappa";
  readonly coefficients: Readonly<Record<string, { readonly sm: number }>>;
  readonly rename: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly generation?: Readonly<Record<string, number>>;
  readonly weights: WeightsDocument;
  readonly sum_of_weights?: number | "events";
  readonly variations: {
    readonly scale?: FamilyDocument;
    readonly pdf?: FamilyDocument;
    readonly parton_shower?: FamilyDocument;
    readonly columns: Readonly<Record<string, { readonly up: string; readonly down?: string; readonly nominal?: string }>>;
  };
}

/** Checks the form of a weight map and fills in the schema's defaults; one located fault for each error. */
export const checkForm: (yaml: LocatedYaml) => readonly AnalysisError[] = schemaCheck({
  name: "weight map",
  validator: weightMapValidator,
});
