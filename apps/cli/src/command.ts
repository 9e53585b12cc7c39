import type { Progress } from "./progress.ts";

export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** What the value is, in capitals; an option without it is a switch. */
  readonly value?: string;
  /** The values that are valid. With `several`, words that follow are taken as long as they are among them. */
  readonly choices?: readonly string[];
  /** May be given more than once. */
  readonly several?: boolean;
  /** Must be given. */
  readonly required?: true;
  readonly summary: string;
}

/** What was given on the command line, and where the command tells how far it is. */
export interface Context {
  readonly positionals: readonly string[];
  /** Values of an option by its name, in order; none if it was not given; [""] for a switch. */
  readonly values: (option: string) => readonly string[];
  /** Overrides the seed of the analysis. */
  readonly seed: number | undefined;
  /** Threads for work that is parallel. */
  readonly jobs: number;
  readonly report: Progress;
  /** Aborted at an interrupt; whoever listens is waited for, so that threads come to rest before the process ends. */
  readonly signal: AbortSignal;
}

/** What a command has to say: to a reader, and to a program (one JSON document). */
export interface Answer {
  readonly text: readonly string[];
  readonly json: unknown;
  /** 3: it did not converge, or a verification failed. */
  readonly exit?: 0 | 3;
  /** What goes on after it was told, until an interrupt ends it. */
  readonly until?: Promise<void>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Arguments after the name: "ANALYSIS.yaml". */
  readonly usage: string;
  /** Smallest and largest number of arguments. */
  readonly positionals: readonly [number, number];
  readonly options: readonly Option[];
  /** Paragraphs of its help after the options: what else there is to know. */
  readonly details?: () => readonly string[];
  /** Whole command lines. */
  readonly examples: readonly string[];
  /** What an interrupt is answered with, where not that the same command continues. */
  readonly interruption?: string | ((given: Pick<Context, "values">) => string | undefined);
  /** It computes without a pause and writes nothing: an interrupt is not listened to, and ends the process at once. */
  readonly endsAtOnce?: true;
  readonly run: (context: Context) => Promise<Answer>;
}

/** Options of every command. */
export const COMMON_OPTIONS: readonly Option[] = [
  { name: "json", summary: "one JSON document on standard output" },
  { name: "quiet", summary: "no progress" },
  { name: "help", summary: "this text" },
];

export const SEED: Option = { name: "seed", value: "N", summary: "instead of the seed of the analysis" };
export const JOBS: Option = { name: "jobs", value: "N", summary: "parallel threads; all cores if left out" };
