import { coefficientMapTable } from "@ratiometer/eft";
import { coefficientScaling, type CoefficientScalingOptions } from "./coefficient-scaling.ts";
import { interferenceScaling, type CardScaling } from "./scaling.ts";

/**
 * Reads how the processes of a card depend on coefficients: the JSON of Combine's interference model (a list), or a table of maps as CMS analyses write them
 * ({ "2018": { "ttZ0": { "sm": 1, "ctZ": a, "ctZ*ctZ": b } } }), cross coefficients in full.
 * @param file for messages @param options for tables of maps
 * @throws AnalysisError DATA_SCALING, MODEL_JSON, MODEL_DUPLICATE_NAME; of coefficientMapTable
 */
export function readScaling(text: string, file: string, options: CoefficientScalingOptions = {}): CardScaling {
  if (/^\ufeff?\s*\[/.test(text)) return interferenceScaling(text, file);
  // basis and order belong to the coefficients' meaning, not to the yields
  return coefficientScaling(coefficientMapTable(text, file, { basis: "dim6top", order: "LO" }), options);
}
