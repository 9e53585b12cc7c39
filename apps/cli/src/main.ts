import { getEventListeners } from "node:events";
import { AnalysisError, describeError, unknownName } from "@ratiometer/config";
import { readArguments } from "./arguments.ts";
import type { Answer, Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { cls } from "./commands/cls.ts";
import { compare } from "./commands/compare.ts";
import { compress } from "./commands/compress.ts";
import { convert } from "./commands/convert.ts";
import { diff } from "./commands/diff.ts";
import { doctor } from "./commands/doctor.ts";
import { fit } from "./commands/fit.ts";
import { fisher } from "./commands/fisher.ts";
import { gof } from "./commands/gof.ts";
import { init } from "./commands/init.ts";
import { inspect } from "./commands/inspect.ts";
import { limit } from "./commands/limit.ts";
import { lint } from "./commands/lint.ts";
import { matrixElement } from "./commands/matrix-element.ts";
import { nll } from "./commands/nll.ts";
import { part } from "./commands/part.ts";
import { ranking } from "./commands/ranking.ts";
import { reinterpret } from "./commands/reinterpret.ts";
import { run } from "./commands/run.ts";
import { scan } from "./commands/scan.ts";
import { significance } from "./commands/significance.ts";
import { simulate } from "./commands/simulate.ts";
import { stageCommands } from "./commands/stage.ts";
import { status } from "./commands/status.ts";
import { toys } from "./commands/toys.ts";
import { tune } from "./commands/tune.ts";
import { verify } from "./commands/verify.ts";
import { view } from "./commands/view.ts";
import { workflow } from "./commands/workflow.ts";
import { commandHelp, overview } from "./help.ts";
import { memoryFault } from "./memory-fault.ts";
import { VERSION } from "./pipeline/code-version.ts";
import { printable, printableJson } from "./printable-text.ts";
import { terminalProgress } from "./progress.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** The commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  run,
  ...stageCommands,
  part,
  workflow,
  tune,
  check,
  status,
  init,
  simulate,
  matrixElement,
  inspect,
  verify,
  view,
  reinterpret,
  nll,
  fit,
  scan,
  cls,
  limit,
  significance,
  ranking,
  gof,
  toys,
  fisher,
  convert,
  lint,
  diff,
  compare,
  compress,
  doctor,
];

const INTERRUPTED = 130;

/** The faults of the user's input that an error stands for; undefined for anything else, which is a defect of ours. */
function userFaults(error: unknown): readonly AnalysisError[] | undefined {
  const faults: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return faults.length > 0 && faults.every((fault) => fault instanceof AnalysisError) ? faults : undefined;
}

function tellError(error: unknown, json: boolean, { out, err }: Terminal): number {
  const faults = userFaults(memoryFault(error));
  if (faults === undefined) {
    err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
  for (const fault of faults) err(`${printable(describeError(fault))}\n`);
  if (json) tellJson({ errors: faults.map(({ code, where, path, message, hint }) => ({ code, where, path, message, hint })) }, out);
  return 2;
}

const tellJson = (value: unknown, out: Terminal["out"]): void => out(`${printableJson(JSON.stringify(value, undefined, 2))}\n`);

function tellAnswer({ text, json: value, exit = 0 }: Answer, json: boolean, { out }: Terminal): number {
  if (json) tellJson(value, out);
  else for (const line of text) out(`${printable(line)}\n`);
  return exit;
}

function commandNamed(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  if (name.startsWith("-")) throw unknownName("USAGE_UNKNOWN_OPTION", "option", name, ["--help", "--version"]);
  throw unknownName(
    "USAGE_UNKNOWN_COMMAND",
    "command",
    name,
    commands.map((candidate) => candidate.name),
  );
}

/** Runs the command; at an interrupt it waits for what listens to the signal, and ends what does not. */
async function perform(command: Command, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(command, argv);
  if (given.help) {
    terminal.out(commandHelp(command));
    return 0;
  }
  const report = terminalProgress(terminal, given.quiet);
  const interruption = new AbortController();
  const { signal } = interruption;
  let stopListening = (): void => undefined;
  const interrupt = new Promise<undefined>((resolve) => {
    if (command.endsAtOnce !== true) stopListening = terminal.onInterrupt(() => resolve(undefined));
  });
  try {
    // what goes on until threads have come to rest is of no interest
    const progress: typeof report.progress = (...told) => {
      if (!signal.aborted) report.progress(...told);
    };
    const work = command.run({ ...given, report: { ...report, progress }, signal });
    const answer = await Promise.race([work, interrupt]);
    report.clear();
    if (answer !== undefined) {
      const exit = tellAnswer(answer, given.json, terminal);
      if (answer.until === undefined) return exit;
      await interrupt;
    }
    const awaited = getEventListeners(signal, "abort").length > 0;
    const { interruption: text } = command;
    const told = typeof text === "function" ? text(given) : text;
    terminal.err(`${told ?? "interrupted: what is finished is kept, the same command continues"}\n`);
    interruption.abort();
    if (awaited) await Promise.allSettled([work, answer?.until]);
    terminal.exit(INTERRUPTED);
    return INTERRUPTED;
  } finally {
    report.clear();
    stopListening();
  }
}

/**
 * The `ratiometer` command.
 * @param argv arguments after the name of the program
 * @returns exit status: 0 done, 1 a defect of ours, 2 the user's input is at fault, 3 not converged or not verified, 130 interrupted
 */
export async function main(
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
  commands: readonly Command[] = COMMANDS,
): Promise<number> {
  const [first, ...rest] = argv;
  try {
    if (first === "--version") terminal.out(`ratiometer ${VERSION}\n`);
    else if (argv.length === 0) {
      terminal.err(overview(commands));
      return 2;
    } else if (first === "--help" || first === "-h" || (first === "help" && rest.length === 0)) terminal.out(overview(commands));
    else if (first === "help") terminal.out(commandHelp(commandNamed(rest[0], commands)));
    else return await perform(commandNamed(first, commands), rest, terminal);
    return 0;
  } catch (error) {
    return tellError(error, argv.includes("--json"), terminal);
  }
}
