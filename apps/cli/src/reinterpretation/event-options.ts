import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AnalysisError, unknownName } from "@ratiometer/config";
import { decimalNumber } from "../arguments.ts";
import type { Context, Option } from "../command.ts";
import type { EventOptions } from "./own-events.ts";

const KINDS = ["lhe", "nanoaod", "delphes", "madminer", "table"] as const;
const SMEARINGS = ["generic-lhc", "none"] as const;
const SCHEMES = ["madgraph", "named", "topcoffea", "madminer", "none"] as const;

/** Options of commands that take own events to a published artifact. */
export const EVENT_OPTIONS: readonly Option[] = [
  { name: "format", value: "KIND", choices: KINDS, summary: "of own events; told from the files if left out" },
  {
    name: "smearing",
    value: "NAME",
    choices: SMEARINGS,
    summary: "of generator-level events: the parametrised detector, or none; as the artifact's own if left out",
  },
  { name: "seed", value: "N", summary: "of the parametrised detector; that of the artifact if left out" },
];

/** Options of commands that weigh own events. */
export const WEIGHT_OPTIONS: readonly Option[] = [
  { name: "cross-section", value: "PB", summary: "of all events in the files, at the SM; that of the weights if left out" },
  {
    name: "weights",
    value: "SCHEME|MAP.yaml",
    summary: `what the weights of event files stand for: ${SCHEMES.join(", ")}, or a weight map; none if left out`,
  },
  { name: "weight", value: "COLUMN", summary: "of tables: the column of the weights, in pb; weight:1, weight:c, … or weight if left out" },
  { name: "sum-of-weights", value: "NUMBER", summary: "of all generated events, where the files hold some of them" },
];

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = decimalNumber(text);
  if (value !== undefined && value > 0) return value;
  throw new AnalysisError("USAGE_OPTION_VALUE", `--${name} is "${text}", expected a positive number`);
}

/** A scheme, or a file. @throws AnalysisError USAGE_OPTION_VALUE */
function weightsOf(text: string | undefined): EventOptions["weights"] {
  if (text === undefined) return { scheme: "none" };
  if (/\.ya?ml$/i.test(text) || existsSync(text)) return { map: resolve(text) };
  if (!SCHEMES.some((scheme) => scheme === text))
    throw unknownName("USAGE_OPTION_VALUE", "scheme of weights", text, SCHEMES, { path: "--weights" });
  return { scheme: text };
}

/**
 * What the command line says of own events.
 * @param name of their sample, "own" unless given
 * @throws AnalysisError USAGE_OPTION_VALUE
 */
export function eventOptions({ values, seed }: Pick<Context, "values" | "seed">, name = "own"): EventOptions {
  return {
    name,
    kind: KINDS.find((kind) => kind === values("format").at(0)),
    weights: weightsOf(values("weights").at(0)),
    crossSection: positive("cross-section", values("cross-section").at(0)),
    sumOfWeights: positive("sum-of-weights", values("sum-of-weights").at(0)),
    smearing: SMEARINGS.find((smearing) => smearing === values("smearing").at(0)),
    seed,
  };
}
