import { readFileSync } from "node:fs";
import { schemaCheck, type LocatedYaml, type AnalysisError } from "@ratiometer/config";

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

// src and dist are siblings, so that one path serves both.
const SCHEMA_FILE = new URL("../../src/schema/weight-map.v1.json", import.meta.url);

/** The published JSON Schema of weight maps (draft 07 with the annotations `unit` and `expected`). */
export function weightMapSchema(): Record<string, unknown> {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as Record<string, unknown>;
}

/** Checks the form of a weight map and fills in the schema's defaults; one located fault for each error. */
export const checkForm: (yaml: LocatedYaml) => readonly AnalysisError[] = schemaCheck({ name: "weight map", schema: weightMapSchema });
