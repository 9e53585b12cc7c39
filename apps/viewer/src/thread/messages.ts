import { AnalysisError, describeError } from "@ratiometer/config";
import type { Progress, Work } from "./work.ts";

/** A question to a worker. */
export interface Question {
  readonly id: number;
  readonly name: keyof Work;
  readonly input: unknown;
}

/** Why there is no answer. */
export interface Fault {
  /** "DATA_…" for what a user can mend; undefined for a defect of ours. */
  readonly code: string | undefined;
  /** One line for each fault. */
  readonly lines: readonly string[];
}

/** What a worker says of a question: how far it is, or its end. */
export type Reply = { readonly id: number } & ({ readonly progress: Progress } | { readonly output: unknown } | { readonly fault: Fault });

/** An error as the page tells it: the user's own in the words of the command line. */
export function faultOf(error: unknown): Fault {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const own = errors.filter((one) => one instanceof AnalysisError);
  if (own.length === errors.length) return { code: own[0]?.code, lines: own.map(describeError) };
  return { code: undefined, lines: errors.map((one) => (one instanceof Error ? `${one.name}: ${one.message}` : String(one))) };
}

/** Answers the questions that come through a port. @param work undefined members are refused */
export function answerQuestions(
  work: Work,
  { listen, send }: { readonly listen: (heard: (question: Question) => void) => void; readonly send: (reply: Reply) => void },
): void {
  listen(({ id, name, input }) => {
    const call = work[name] as (input: unknown, progress: (progress: Progress) => void) => Promise<unknown>;
    Promise.resolve()
      .then(() => call(input, (progress) => send({ id, progress })))
      .then(
        (output) => send({ id, output }),
        (error: unknown) => send({ id, fault: faultOf(error) }),
      );
  });
}
