import { choiceFunctions } from "./choice-functions.ts";
import type { ExpressionFunction } from "./function-call.ts";
import { listFunctions } from "./list-functions.ts";
import { numberFunctions } from "./number-functions.ts";
import { objectChoices } from "./object-choice.ts";
import { objectFunctions } from "./object-functions.ts";

/** Whether the feature of a column exists. */
const valid: ExpressionFunction = {
  usage: "valid(column)",
  meaning: "whether the event has the feature of a column, which else holds its fill",
  least: 1,
  most: 1,
  build: ({ inputs, validity }) => validity(inputs[0]),
};

/** All functions of expressions by name. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.entries({ ...numberFunctions, ...choiceFunctions, ...listFunctions, ...objectChoices, ...objectFunctions, valid }),
);
