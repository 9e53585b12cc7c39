import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import type { Command } from "../command.ts";

/** Starter analyses and what to do with them. */
const TEMPLATES = {
  "closed-form": "built in, with an exactly known likelihood ratio: it runs as it is",
  simulated: "leading-order events that the run makes itself: it runs as it is, in about a minute",
  lhe: "event files with reweighting weights: put yours into events/ and adapt the names",
  nanoaod: "NanoAOD with reweighting weights: put your skims into skims/, and what the weights stand for into weights.yaml",
} as const;
type Template = keyof typeof TEMPLATES;

/** What is written beside the analysis: the name of the file. */
const BESIDE: Partial<Readonly<Record<Template, string>>> = { nanoaod: "weights" };

/** Where the starter looks for event files: a folder that is made, empty. */
const EVENTS: Partial<Readonly<Record<Template, string>>> = { lhe: "events", nanoaod: "skims" };

const templateText = (name: string): Promise<string> => readFile(new URL(`../../src/templates/${name}.yaml`, import.meta.url), "utf8");

/** The starter as the analysis of a folder: runs are named after it where it can be a name. */
function namedAfter(folder: string, text: string): string {
  const name = basename(resolve(folder));
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name) ? text.replaceAll("my-analysis", name) : text;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

const taken = (file: string, cause?: unknown): AnalysisError =>
  new AnalysisError("USAGE_FILE_EXISTS", `"${file}" exists already`, { cause, hint: "give another folder" });

async function requireAbsent(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw taken(file);
}

async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: "wx" }).catch((cause: unknown) => {
    if (codeOf(cause) === "EEXIST") throw taken(file, cause);
    throw new AnalysisError("USAGE_CANNOT_WRITE", `"${file}" cannot be written (${codeOf(cause)})`, { cause });
  });
}

/** `ratiometer init [DIR]` */
export const init: Command = {
  name: "init",
  summary: "a commented starter analysis",
  usage: "[DIR]",
  positionals: [0, 1],
  options: [{ name: "template", value: "T", choices: Object.keys(TEMPLATES), summary: "which starter; closed-form if left out" }],
  examples: ["ratiometer init my-analysis", "ratiometer init my-analysis --template lhe"],
  run: async ({ positionals: [folder = "."], values }) => {
    const template = (values("template").at(0) ?? "closed-form") as Template;
    await mkdir(join(folder, EVENTS[template] ?? ""), { recursive: true }).catch((cause: unknown) => {
      throw new AnalysisError("USAGE_CANNOT_WRITE", `the folder "${folder}" cannot be made (${codeOf(cause)})`, { cause });
    });
    const beside = BESIDE[template];
    const parts = [{ file: join(folder, "analysis.yaml"), text: namedAfter(folder, await templateText(template)) }];
    if (beside !== undefined) parts.push({ file: join(folder, `${beside}.yaml`), text: await templateText(`${template}.${beside}`) });
    for (const part of parts) await requireAbsent(part.file);
    for (const part of parts) await writeNew(part.file, part.text);
    const [{ file }] = parts;
    return {
      text: [`${file}: ${TEMPLATES[template]}`, `next: ratiometer check ${file}`, `then: ratiometer run ${file}`],
      json: { template, written: parts.map((part) => part.file) },
    };
  },
};
