import type { LintEvidence } from "./lint-evidence.ts";

/** Sections of the checklist. */
export const SECTIONS = {
  A: "Model file",
  B: "Inputs",
  C: "Output",
  D: "Validation",
  E: "Statistical model",
  F: "Provenance",
} as const;

/** Letter of a section. */
export type Section = keyof typeof SECTIONS;

/** How far an item is fulfilled; "not applicable" comes with the reason. */
export type ItemStatus = "ok" | "partly" | "missing" | "not applicable";

/** What was found of an item, and what to do. */
export interface Verdict {
  readonly status: ItemStatus;
  /** What was found. */
  readonly message: string;
  /** What to do; empty where nothing is. */
  readonly advice: string;
}

/** One demand on what makes a published likelihood usable by others. */
export interface ChecklistItem {
  /** "A3", stable. */
  readonly id: string;
  readonly section: Section;
  /** The demand in a sentence. */
  readonly item: string;
  readonly judge: (evidence: LintEvidence) => Verdict;
}

/** It is there. */
export const ok = (message: string): Verdict => ({ status: "ok", message, advice: "" });
/** A part is there. */
export const partly = (message: string, advice: string): Verdict => ({ status: "partly", message, advice });
/** It is not there. */
export const missing = (message: string, advice: string): Verdict => ({ status: "missing", message, advice });
/** It has no meaning here. @param message the reason */
export const notApplicable = (message: string): Verdict => ({ status: "not applicable", message, advice: "" });

/**
 * A verdict on things of which all, some or none are as they should be.
 * @param what the things in words: "columns with a unit"
 * @param lacking names of those that are not
 */
export function counted(what: string, total: number, lacking: readonly string[], advice: string): Verdict {
  const found = `${total - lacking.length} of ${total} ${what}`;
  if (total === 0) return missing(`there are no ${what}`, advice);
  if (lacking.length === 0) return ok(found);
  const listed = lacking.length > 6 ? [...lacking.slice(0, 6), `and ${lacking.length - 6} more`] : lacking;
  return (lacking.length === total ? missing : partly)(`${found}; not ${listed.join(", ")}`, advice);
}
