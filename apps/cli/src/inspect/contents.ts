import type { CoefficientPoint } from "@ratiometer/eft";
import type { MadMinerSetup } from "@ratiometer/tables";

/** An integer that a double may not hold is written as text. */
export type ExactNumber = number | string;

/** What is in a column. */
export interface ColumnSummary {
  readonly name: string;
  readonly unit: string;
  /** As the file has it: "float32", "int64", "bool", …; "list of float32" for any number of them in each event. */
  readonly type: string;
  /** Numbers in the column, lists laid out one after the other, NaN and infinities among them. */
  readonly count: number;
  /** Of the finite numbers; null if it overflows. */
  readonly sum: ExactNumber | null;
  /** null for a column without finite numbers. */
  readonly min: ExactNumber | null;
  readonly max: ExactNumber | null;
  /** How many are NaN or infinite; left out if none. */
  readonly notFinite?: number;
}

/** A weight of the events, and what it stands for. */
export interface WeightSummary {
  /** Name of the weight; of one in a list the name of the list and the position. */
  readonly id: string;
  /** Coefficient point; null where the file does not say it. */
  readonly point: CoefficientPoint | null;
  /** Over the events. */
  readonly sum: number;
  /** What the weight is one of: the group of a header, or the list. */
  readonly group?: string;
  /** What identifies a weight that is no coefficient point: MUR, MUF, PDF, … as the file has them. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Benchmark of a nuisance parameter (MadMiner). */
  readonly nuisance?: true;
}

/** What `inspect` says of an event file. */
export interface FileContents {
  readonly format: string;
  /** What the columns follow: "NanoAOD", "Delphes", "MadMiner", "simulate"; null for any other table. */
  readonly schema: string | null;
  readonly events: number;
  readonly columns: readonly ColumnSummary[];
  /** What is there and is no column of numbers, or cannot be read, with its type. */
  readonly others: readonly { readonly name: string; readonly type: string }[];
  readonly weights: readonly WeightSummary[];
  /** Of the events' own weights; null where there are none. */
  readonly sumOfWeights: number | null;
  /** Cross section that the file says, pb; null where it does not. */
  readonly crossSection: number | null;
  readonly crossSectionError: number | null;
  /** Point that the events' own weights are at. */
  readonly generation: CoefficientPoint | null;
  /** What was understood of the weights, in words. */
  readonly notes: readonly string[];
  readonly suspicious: readonly string[];
  /** The setup of a MadMiner file. */
  readonly madminer?: MadMinerSetup;
}
