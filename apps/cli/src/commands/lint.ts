import { describeFinding, lintPublished, type LintItem, type LintReport } from "@ratiometer/hepdata-export";
import type { Command } from "../command.ts";

const MARKS = { ok: "ok", partly: "partly", missing: "MISSING", "not applicable": "n/a" } as const;
const WIDTH = Math.max(...Object.values(MARKS).map((mark) => mark.length));
const SUBJECTS = { artifact: "artifact", submission: "HEPData submission", network: "network" } as const;

function itemLines({ id, item, status, message, advice }: LintItem): string[] {
  const [mark, number] = [MARKS[status].padEnd(WIDTH), id.padEnd(3)];
  const indent = " ".repeat(2 + WIDTH + 2 + 3 + 2);
  return [`  ${mark}  ${number}  ${item}: ${message}`, ...(advice === "" ? [] : [`${indent}-> ${advice}`])];
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

function lintText(path: string, { subject, score, sections, items, submission }: LintReport): string[] {
  const errors = submission.filter(({ severity }) => severity === "error").length;
  const verdict = errors > 0 ? plural(errors, "error") : submission.length > 0 ? plural(submission.length, "warning") : "no faults";
  return [
    `${path}: ${SUBJECTS[subject]}, ${score.passed} of ${score.applicable} items of the checklist that apply`,
    ...sections.flatMap(({ section, title, score: { passed, applicable } }) => [
      "",
      `${section}. ${title}: ${passed} of ${applicable}`,
      ...items.filter((item) => item.section === section).flatMap(itemLines),
    ]),
    ...(subject === "network"
      ? []
      : ["", `HEPData submission: ${verdict}`, ...submission.map((finding) => `  ${describeFinding(finding)}`)]),
  ];
}

/** `ratiometer lint ARTIFACT` */
export const lint: Command = {
  name: "lint",
  summary:
    "what an artifact, a HEPData submission or a network lacks to be usable by others, item by item, and what breaks HEPData's rules",
  usage: "ARTIFACT|SUBMISSION|NETWORK.onnx",
  positionals: [1, 1],
  options: [{ name: "strict", summary: "end with 3 where an item that applies is not fulfilled, too" }],
  details: () => [
    "The checklist has the sections model file, inputs, output, validation, statistical model, provenance. It is judged by the files themselves.",
    "A submission is checked by our own reading of HEPData's rules, offline. Its errors end the command with 3.",
  ],
  examples: ["ratiometer lint runs/thq/artifact", "ratiometer lint submission.tar.gz --strict", "ratiometer lint network.onnx --json"],
  run: async ({ positionals: [path], values }) => {
    const report = await lintPublished(path);
    const { score, items, submission, subject } = report;
    const invalid = submission.some(({ severity }) => severity === "error");
    const strict = values("strict").length > 0 && score.passed < score.applicable;
    return {
      text: lintText(path, report),
      json: { subject, score, sections: report.sections, items, submission },
      exit: invalid || strict ? 3 : 0,
    };
  },
};
