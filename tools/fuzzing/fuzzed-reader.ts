import { COMMANDS, type Answer } from "@ratiometer/cli";

/** A reader of files that may be anything. */
export interface FuzzedReader {
  readonly name: string;
  /** What the file is called, below the folder. */
  readonly file: string;
  /** Whether the words of its text are mutated, too. */
  readonly text?: true;
  /** Whole files, small ones; writes into the folder what else is read with them. */
  readonly seeds: (folder: string) => Promise<readonly Uint8Array[]>;
  /** The last step of writing such a file, by which damage that it would hide gets through: compression. */
  readonly packed?: (bytes: Uint8Array) => Uint8Array;
  /** Everything that is read from it. @throws AnalysisError, or AggregateError of several */
  readonly read: (path: string) => Promise<unknown>;
  /** What is wrong with what was read, numbers that are not finite aside; undefined if nothing is. */
  readonly fault?: (read: unknown, bytes: Buffer) => string | undefined;
}

/** What a command answers, as it is before it becomes text. */
export function answerOf(name: string, positionals: readonly string[], options: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  const nothing = (): void => undefined;
  return command.run({
    positionals,
    values: (option) => (options[option] === undefined ? [] : [options[option]]),
    seed: undefined,
    jobs: 1,
    report: { progress: nothing, warn: nothing, finished: nothing },
    signal: new AbortController().signal,
  });
}
