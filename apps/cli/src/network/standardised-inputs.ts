import { AnalysisError } from "@ratiometer/config";
import type { DocumentedInputs, Standardisation } from "@ratiometer/classifiers/evaluation";
import type { FilledInput } from "@ratiometer/hepdata-export";
import type { Option } from "../command.ts";

const CHOICES = ["documented", "sidecar", "swapped", "none"] as const;

/** Options for networks that others published. */
export const SIDECAR_OPTIONS: readonly Option[] = [
  {
    name: "sidecar",
    value: "FILE.json",
    summary: "with NETWORK.onnx: what its inputs are, and how they are standardised; one beside it if left out",
  },
  {
    name: "standardisation",
    value: "WHICH",
    choices: CHOICES,
    summary:
      "with NETWORK.onnx: as documented, as the sidecar says, with its two lists swapped, or none; none with --columns alone, else as documented",
  },
];

/** @throws AnalysisError USAGE_OPTION_VALUE for what nothing documents */
export function chosenStandardisation(
  documented: DocumentedInputs | undefined,
  values: (option: string) => readonly string[],
): readonly Standardisation[] | undefined {
  const choice = values("standardisation").at(0);
  const renamed = values("columns").length > 0 && values("sidecar").length === 0;
  if (choice === "none" || (choice === undefined && renamed)) return undefined;
  const found = {
    documented: documented?.standardisation,
    sidecar: documented?.sidecar?.written,
    swapped: documented?.sidecar?.swapped,
  }[choice === "sidecar" || choice === "swapped" ? choice : "documented"];
  if (found === undefined && choice !== undefined)
    throw new AnalysisError("USAGE_OPTION_VALUE", `--standardisation is "${choice}", and nothing documents that`, {
      hint: "--sidecar FILE.json names the file that does",
    });
  return found;
}

/** Inputs whose columns are standardised on the way, one after the other in the order of the network. */
export function standardisedInputs(
  inputs: readonly FilledInput[],
  standardisation: readonly Standardisation[] | undefined,
): readonly FilledInput[] {
  if (standardisation === undefined) return inputs;
  let next = 0;
  return inputs.map(({ name, sources }) => ({
    name,
    sources: sources.map((source) => {
      const { mean, scale } = standardisation[next++];
      return "column" in source ? { ...source, standardisation: { mean, scale } } : { value: (source.value - mean) / scale };
    }),
  }));
}

/** Means that far from 0, and spreads that much narrower than 1, standardised columns do not have. */
const [FAR, NARROW] = [5, 0.1];
/** Fewer events have no spread to speak of. */
const ENOUGH = 10;

/** Sums over standardised columns, for a judgement of what the events look like to the network. */
export function standardisedTally(columns: readonly string[]): {
  readonly add: (block: ReadonlyMap<string, ArrayLike<number>>) => void;
  readonly remarks: () => readonly string[];
} {
  const sums = new Map(columns.map((name) => [name, { n: 0, sum: 0, squares: 0 }]));
  return {
    add: (block) => {
      for (const [name, found] of sums) {
        const values = block.get(name) ?? [];
        found.n += values.length;
        for (let i = 0; i < values.length; i++) {
          found.sum += values[i];
          found.squares += values[i] ** 2;
        }
      }
    },
    remarks: () =>
      [...sums].flatMap(([name, { n, sum, squares }]) => {
        const mean = sum / n;
        const spread = Math.sqrt(Math.max(0, squares / n - mean * mean));
        if (n < ENOUGH || (Math.abs(mean) <= FAR && spread >= NARROW)) return [];
        const shown = (value: number): string => String(Number(value.toPrecision(3)));
        return [
          `standardised ${name} has mean ${shown(mean)} and spread ${shown(spread)}, expected about 0 and 1: is it in another unit, or standardised already?`,
        ];
      }),
  };
}

/** Values next to the ends of a sigmoid. */
const END = 1e-6;
/** Share of the events from which outputs are no answer. */
const MOSTLY = 0.9;

/** What is to say of outputs that are nearly all at an end of their range. */
export function saturationRemark(name: string, values: ArrayLike<number>, standardised: boolean): readonly string[] {
  let [low, high, outside] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0 || values[i] > 1) outside += 1;
    else if (values[i] <= END) low += 1;
    else if (values[i] >= 1 - END) high += 1;
  }
  if (outside > 0 || values.length < 2 || low + high < MOSTLY * values.length) return [];
  return [
    `${name} is saturated: ${low} of ${values.length} events at 0 and ${high} at 1${standardised ? "" : "; were the inputs to be standardised first?"}`,
  ];
}
