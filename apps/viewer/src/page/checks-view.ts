import type { Check } from "@ratiometer/hepdata-export";
import { element, table } from "./element.ts";

const MARKS: Readonly<Record<Check["status"], string>> = { ok: "ok", failed: "differs", skipped: "skipped" };

const rows = (checks: readonly Check[]): HTMLElement =>
  table(
    "Checks",
    ["check", "outcome", "file", "what was found"],
    checks.map(({ name, status, file = "", message }) => [
      name,
      element("span", { class: status === "failed" ? "bad" : status === "ok" ? "good" : "" }, MARKS[status]),
      file,
      message,
    ]),
  );

/** All checks of an artifact that passed them, folded away. */
export function passedChecks(checks: readonly Check[], engine: string): HTMLElement {
  const skipped = checks.filter(({ status }) => status === "skipped").length;
  return element(
    "div",
    {},
    element("p", { class: "verdict good" }, `verified: every file is as it was published, and its parts fit each other`),
    element(
      "p",
      { class: "note" },
      `${checks.length - skipped} checks passed${skipped === 0 ? "" : `, ${skipped} had nothing to check`}; networks ran on the engine "${engine}" of this page. Digests prove integrity, not origin.`,
    ),
    element("details", {}, element("summary", {}, "All checks"), rows(checks)),
  );
}

/** What is said of an artifact that is refused: the checks that failed, and nothing of what it holds. */
export function refusedChecks(name: string, checks: readonly Check[]): HTMLElement {
  const failed = checks.filter(({ status }) => status === "failed");
  return element(
    "div",
    { class: "fault refused", role: "alert" },
    element("h2", {}, `${name} is refused: ${failed.length} of ${checks.length} checks failed`),
    element("p", {}, "It is not what was published, or its parts do not fit each other. Nothing of it is shown."),
    rows(failed),
  );
}
