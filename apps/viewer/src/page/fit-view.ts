import { formatInterval, formatNumber, formatPercent, labelText, quantityLabel } from "@ratiometer/report/drawing";
import type { ModelView } from "../thread/model-view.ts";
import type { FitAnswer, FitRequest } from "../thread/fit.ts";
import type { Choice, Given } from "../thread/work.ts";
import type { CoefficientsView } from "./coefficients-view.ts";
import { button, choice, element, section, table, type Child } from "./element.ts";
import { faultView } from "./fault-view.ts";
import type { Thread } from "./worker.ts";

/** Points of a profile. */
const POINTS = 41;
const INK = "fifth bold dash-4";

const number = (value: number | null): string => (value === null ? "none" : formatNumber(value, 5));

/** What a fit found, in words and numbers. */
function answerView(answer: FitAnswer): readonly Child[] {
  const converged = answer.status === "converged" ? "" : `; the fit did not converge (${answer.status}): do not use these numbers`;
  switch (answer.task) {
    case "fit":
      return [
        element("p", {}, `best fit, −2 log L = ${number(answer.twiceNll)}${converged}`),
        table(
          "Parameters at the best fit",
          ["parameter", "value", "uncertainty", ""],
          answer.parameters.map(({ name, value, uncertainty, fixed, atBound }) => [
            name,
            number(value),
            uncertainty === null ? "" : number(uncertainty),
            fixed ? "fixed" : atBound ? "at its bound" : "",
          ]),
          (column) => column === 1 || column === 2,
        ),
      ];
    case "profile":
      return [element("p", {}, `the profiled likelihood along ${answer.coefficient} is in the figure above${converged}`)];
    case "scan":
      return [
        element("p", {}, `best fit ${answer.coefficient} = ${number(answer.best)}${converged}`),
        element(
          "ul",
          {},
          Object.entries(answer.intervals).map(([level, intervals]) =>
            element("li", {}, `${formatPercent(Number(level))}: ${intervals.map(formatInterval).join(" ∪ ") || "none"}`),
          ),
        ),
      ];
    case "limit":
      return [
        element(
          "p",
          {},
          `upper limit on ${answer.poi} at ${formatPercent(answer.level)} by CLs (${answer.testStatistic}, asymptotic)${converged}`,
        ),
        table(
          "Upper limit",
          ["", "limit"],
          [
            ["observed", number(answer.observed)],
            ...["−2 σ", "−1 σ", "expected", "+1 σ", "+2 σ"].map((name, i) => [name, number(answer.expected[i])]),
          ],
          (column) => column === 1,
        ),
      ];
  }
}

/**
 * Fits in a thread of their own, which can be ended.
 * @param start starts one
 */
export function fitView(
  model: ModelView,
  coefficients: CoefficientsView,
  start: () => Thread,
  input: { readonly given: Given; readonly choice: Choice },
): HTMLElement {
  const progress = element("progress", { max: 1, hidden: true, "aria-label": "progress of the fit" });
  const status = element("p", { class: "status", role: "status" });
  const result = element("div", { id: "fit-result" });
  let running: Thread | undefined;
  const buttons: HTMLButtonElement[] = [];
  const cancel = button("Cancel", () => finish("cancelled"), { disabled: true });
  const finish = (said: string): void => {
    running?.end();
    running = undefined;
    progress.hidden = true;
    for (const each of buttons) each.disabled = false;
    cancel.disabled = true;
    status.textContent = said;
  };
  const run = (request: FitRequest): void => {
    const thread = start();
    running = thread;
    for (const each of buttons) each.disabled = true;
    cancel.disabled = false;
    progress.hidden = false;
    progress.removeAttribute("value");
    status.textContent = "reading the model";
    result.replaceChildren();
    const begun = performance.now();
    thread
      .ask("prepare", input)
      .then(() =>
        thread.ask("fit", request, ({ fraction, note }) => {
          if (running !== thread) return;
          status.textContent = note;
          if (fraction !== undefined) progress.value = fraction;
        }),
      )
      .then((answer) => {
        if (running !== thread) return;
        finish(`done in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
        result.replaceChildren(...answerView(answer).flatMap((child) => (child instanceof Node ? [child] : [])));
        if (answer.task === "profile" || answer.task === "scan")
          coefficients.addCurve(answer.coefficient, { label: "profiled here", ink: INK, at: answer.at, above: answer.above });
      })
      .catch((error: unknown) => {
        if (running !== thread) return;
        finish("");
        result.replaceChildren(faultView(error));
      });
  };
  const names = model.coefficients.map((each, p): [string, string] => [String(p), labelText(quantityLabel(each))]);
  const along = names.length === 0 ? undefined : choice("fit-along", "along", names, "0");
  const of = (): (typeof model.coefficients)[number] => model.coefficients[Number(along?.value() ?? 0)];
  buttons.push(button("Best fit", () => run({ task: "fit" })));
  if (along !== undefined)
    buttons.push(
      button("Profile", () => run({ task: "profile", coefficient: of().name, range: of().range, points: POINTS })),
      button("Scan with intervals", () => run({ task: "scan", coefficient: of().name, range: of().range })),
    );
  const { poi } = model;
  if (poi !== undefined) buttons.push(button("Upper limit", () => run({ task: "limit", poi })));
  const nuisances = model.parameters.filter(({ role, fixed }) => role !== "interest" && !fixed).length;
  return section(
    "fit",
    "Fits",
    element(
      "p",
      { class: "note" },
      `The binned model with ${model.parameters.length} parameters, ${nuisances} of them profiled beside those of interest, on the observed data of ${model.where}.`,
    ),
    element("div", { class: "actions" }, buttons, along?.whole, cancel),
    progress,
    status,
    result,
  );
}
