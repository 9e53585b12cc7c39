import type { JobResources, StageJobs, WorkflowPlan } from "./workflow-plan.ts";

/** What commands of a workflow are given, paths relative to where the engine is started. */
export interface WorkflowPlaces {
  readonly analysis: string;
  readonly out: string;
  /** Event files. */
  readonly files: readonly string[];
  /** Options of all commands: "--variant full --seed 3". */
  readonly options: string;
  readonly unblind: boolean;
  /** Image that jobs run in. */
  readonly container: string | undefined;
}

/** Stages that are told of observed data. */
const OF_DATA = ["infer", "export", "report"];

// JSON's strings are Python's
const quoted = (text: string): string => JSON.stringify(text);
const block = (name: string, lines: readonly string[]): string => [`    ${name}:`, ...lines.map((line) => `        ${line}`)].join("\n");

const marker = (stage: string): string => `RUN + "/.workflow/${stage}.done"`;

const resources = ({ threads, memory, runtime }: JobResources): string =>
  [block("threads", [String(threads)]), block("resources", [`mem_mb=${memory},`, `runtime=${runtime},`])].join("\n");

/** A command in quotes, its options in a line of their own. */
const shell = (command: string, options: readonly string[]): string =>
  block("shell", [quoted(`{RATIOMETER} ${command} --out {RUN:q} `), quoted(["--jobs {threads} --quiet {OPTIONS}", ...options].join(" "))]);

function partRule({ stage, part }: StageJobs, before: string | undefined, unblind: readonly string[]): string {
  return [
    `rule ${stage}_part:`,
    block("input", before === undefined ? ["ANALYSIS,", "FILES,"] : [marker(before)]),
    block("output", [`RUN + "/parts/${stage}/{share}/{k}-of-{n}.part"`]),
    resources(part),
    block("retries", ["RETRIES"]),
    shell(`part {ANALYSIS:q} ${stage} {wildcards.share} {wildcards.k}/{wildcards.n}`, unblind),
  ].join("\n");
}

function stageRule({ stage, parts, whole }: StageJobs, before: string | undefined, unblind: readonly string[]): string {
  const last = stage === "report";
  return [
    `rule ${stage}:`,
    block("input", [
      ...(before === undefined ? ["ANALYSIS,", "FILES,"] : [`${marker(before)},`]),
      ...(parts.length === 0 ? [] : [`parts("${stage}", ${stage.toUpperCase()}),`]),
    ]),
    block("output", [`touch(${marker(stage)})`]),
    resources(whole),
    block("retries", ["RETRIES"]),
    // 3: something did not converge; what comes after is done all the same, and the last command says it again
    shell(`${last ? "run" : stage} {ANALYSIS:q}`, [...unblind, "--take-over", ...(last ? [] : ["|| test $? -eq 3"])]),
  ].join("\n");
}

const list = (stage: string, parts: StageJobs["parts"]): string =>
  [`${stage.toUpperCase()} = {`, ...parts.map(([share, count]) => `    ${quoted(share)}: ${count},`), "}"].join("\n");

/** The jobs of an analysis as rules of Snakemake: parts of each stage, then the stage that puts them together. */
export function snakefile({ stages }: WorkflowPlan, { analysis, out, files, options, unblind, container }: WorkflowPlaces): string {
  const shared = stages.filter(({ parts }) => parts.length > 0);
  const rules = stages.flatMap((jobs, s) => {
    const before = stages.at(s - 1);
    const name = s === 0 ? undefined : before?.stage;
    const open = unblind && OF_DATA.includes(jobs.stage) ? ["--unblind"] : [];
    return [...(jobs.parts.length === 0 ? [] : [partRule(jobs, name, open)]), stageRule(jobs, name, open)];
  });
  return [
    `# Written by ratiometer workflow. Parts of each stage are done side by side, then the stage takes them; the results are those of`,
    `# "ratiometer run" on one machine, byte for byte. Numbers of parts, memory (MB) and runtime (minutes) may be changed here.`,
    `RATIOMETER = config.get("ratiometer", "ratiometer")`,
    `ANALYSIS = ${quoted(analysis)}`,
    `RUN = ${quoted(out)}`,
    `OPTIONS = ${quoted(options)}`,
    `RETRIES = 2`,
    files.length === 0 ? `FILES = []` : ["FILES = [", ...files.map((file) => `    ${quoted(file)},`), "]"].join("\n"),
    "",
    "# shares of the work of each stage, and the number of parts of each",
    ...shared.map(({ stage, parts }) => list(stage, parts)),
    ...(container === undefined ? [] : ["", `container: ${quoted(`docker://${container}`)}`]),
    "",
    "wildcard_constraints:",
    '    share=r"[^/]+",',
    '    k=r"\\d+",',
    '    n=r"\\d+",',
    "",
    "def parts(stage, shares):",
    '    return [f"{RUN}/parts/{stage}/{share}/{k}-of-{n}.part" for share, n in shares.items() for k in range(1, n + 1)]',
    "",
    "localrules:",
    "    all,",
    "",
    "rule all:",
    block("input", [marker("report")]),
    "",
    rules.join("\n\n"),
    "",
  ].join("\n");
}
