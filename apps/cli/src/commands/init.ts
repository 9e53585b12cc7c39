import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import type { Command } from "../command.ts";

/** Starter analyses and what to do next. */
const TEMPLATES = {
  "closed-form": "built in, with an exactly known likelihood ratio: it runs as it is",
  simulated: "leading-order events that the run makes itself: it runs as it is, in about a minute",
  lhe: "event files with reweighting weights: put yours into events/ and adapt the names",
} as const;

const templateText = (name: string): Promise<string> => readFile(new URL(`../../src/templates/${name}.yaml`, import.meta.url), "utf8");

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

/** `ratiometer init [DIR]` */
export const init: Command = {
  name: "init",
  summary: "a commented starter analysis",
  usage: "[DIR]",
  positionals: [0, 1],
  options: [{ name: "template", value: "T", choices: Object.keys(TEMPLATES), summary: "which starter; closed-form if left out" }],
  examples: ["ratiometer init my-analysis", "ratiometer init my-analysis --template lhe"],
  run: async ({ positionals: [folder = "."], values }) => {
    const template = (values("template").at(0) ?? "closed-form") as keyof typeof TEMPLATES;
    const file = join(folder, "analysis.yaml");
    const text = await templateText(template);
    await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
      throw new AnalysisError("USAGE_CANNOT_WRITE", `the folder "${folder}" cannot be made (${codeOf(cause)})`, { cause });
    });
    await writeFile(file, text, { flag: "wx" }).catch((cause: unknown) => {
      if (codeOf(cause) !== "EEXIST")
        throw new AnalysisError("USAGE_CANNOT_WRITE", `"${file}" cannot be written (${codeOf(cause)})`, { cause });
      throw new AnalysisError("USAGE_FILE_EXISTS", `"${file}" exists already`, { cause, hint: "give another folder" });
    });
    return {
      text: [`${file}: ${TEMPLATES[template]}`, `next: ratiometer check ${file}`, `then: ratiometer run ${file}`],
      json: { template, written: [file] },
    };
  },
};
