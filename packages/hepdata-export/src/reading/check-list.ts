import { AnalysisError } from "@ratiometer/config";
import type { FileFault } from "./copies.ts";

/** One thing that was checked, and what came of it. */
export interface Check {
  readonly name: string;
  /** "skipped": it says why; nothing was checked. */
  readonly status: "ok" | "failed" | "skipped";
  readonly message: string;
  /** The file that it is about, relative to the artifact. */
  readonly file?: string;
}

/** A list of checks that grows. */
export interface Checks {
  readonly all: () => readonly Check[];
  readonly failed: () => boolean;
  /** Notes a check: each fault, or that there is none. */
  readonly note: (name: string, faults: readonly FileFault[], ok: string, file?: string) => void;
  readonly skip: (name: string, message: string) => void;
  /**
   * Does some work of a check. Errors of what it reads are failures of the check.
   * @returns undefined where it failed
   */
  readonly attempt: <T>(name: string, file: string, work: () => T | Promise<T>) => Promise<T | undefined>;
}

/** An empty list. @param onCheck is told what is noted */
export function checkList(onCheck?: (check: Check) => void): Checks {
  const checks: Check[] = [];
  const add = (check: Check): void => {
    checks.push(check);
    onCheck?.(check);
  };
  return {
    all: () => checks,
    failed: () => checks.some(({ status }) => status === "failed"),
    note: (name, faults, ok, file) => {
      if (faults.length === 0) add({ name, status: "ok", message: ok, ...(file === undefined ? {} : { file }) });
      for (const fault of faults) add({ name, status: "failed", message: fault.message, file: fault.file });
    },
    skip: (name, message) => {
      add({ name, status: "skipped", message });
    },
    attempt: async (name, file, work) => {
      try {
        return await work();
      } catch (error) {
        const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
        for (const one of errors) {
          if (!(one instanceof AnalysisError)) throw error;
          const place = one.path === undefined || one.code.startsWith("EXPORT_") ? "" : `${one.path}: `;
          add({ name, status: "failed", message: `${place}${one.message}`, file });
        }
        return undefined;
      }
    },
  };
}

/** Sentences about one file. */
export const about = (file: string, messages: readonly string[]): FileFault[] => messages.map((message) => ({ file, message }));
/** So many things. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
