import { SECTIONS, type ItemStatus, type Section } from "./checklist-item.ts";
import { INPUT_ITEMS } from "./input-items.ts";
import type { LintEvidence } from "./lint-evidence.ts";
import { MODEL_FILE_ITEMS } from "./model-file-items.ts";
import { OUTPUT_ITEMS } from "./output-items.ts";
import { PROVENANCE_ITEMS } from "./provenance-items.ts";
import { STATISTICAL_MODEL_ITEMS } from "./statistical-model-items.ts";
import { VALIDATION_ITEMS } from "./validation-items.ts";

/** An item of the checklist with its verdict. */
export interface LintItem {
  readonly id: string;
  readonly section: Section;
  readonly item: string;
  readonly status: ItemStatus;
  readonly message: string;
  readonly advice: string;
}

/** Items that are fulfilled, of those that apply; one that is fulfilled in part does not count. */
export interface LintScore {
  readonly passed: number;
  readonly applicable: number;
}

/** The checklist of one artifact. */
export interface LintResult {
  readonly score: LintScore;
  readonly sections: readonly { readonly section: Section; readonly title: string; readonly score: LintScore }[];
  readonly items: readonly LintItem[];
}

const ITEMS = [...MODEL_FILE_ITEMS, ...INPUT_ITEMS, ...OUTPUT_ITEMS, ...VALIDATION_ITEMS, ...STATISTICAL_MODEL_ITEMS, ...PROVENANCE_ITEMS];

function scoreOf(items: readonly LintItem[]): LintScore {
  return {
    passed: items.filter(({ status }) => status === "ok").length,
    applicable: items.filter(({ status }) => status !== "not applicable").length,
  };
}

/**
 * Judges what is published by the checklist of a reusable likelihood: what an outsider needs to use networks and statistical model correctly, after the Les
 * Houches guide on reusable machine learning (arXiv:2312.14575), the reinterpretation forum's recommendations (arXiv:2003.07868) and arXiv:2109.04981. Every
 * verdict is from the files themselves.
 */
export function lint(evidence: LintEvidence): LintResult {
  const items = ITEMS.map(({ id, section, item, judge }): LintItem => ({ id, section, item, ...judge(evidence) }));
  const sections = (Object.keys(SECTIONS) as Section[]).map((section) => ({
    section,
    title: SECTIONS[section],
    score: scoreOf(items.filter((item) => item.section === section)),
  }));
  return { score: scoreOf(items), sections, items };
}
