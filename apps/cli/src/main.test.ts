import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import { capturedTerminal, type CapturedTerminal } from "./testing/captured-terminal.ts";
import type { Answer, Command, Context } from "./command.ts";
import { COMMANDS, main } from "./main.ts";

/** A command that does what the test wants. */
const commandThat = (run: (context: Context) => Promise<Answer>): Command => ({
  name: "try",
  summary: "a test",
  usage: "",
  positionals: [0, 0],
  options: [],
  examples: ["ratiometer try"],
  run,
});

async function outcome(
  argv: readonly string[],
  run?: Command["run"],
): Promise<{ readonly exit: number; readonly terminal: CapturedTerminal }> {
  const terminal = capturedTerminal();
  const exit = await main(argv, terminal, run === undefined ? COMMANDS : [commandThat(run)]);
  return { exit, terminal };
}

test("--version is one line", async () => {
  const { exit, terminal } = await outcome(["--version"]);
  expect(exit).toBe(0);
  expect(terminal.stdout()).toMatch(/^ratiometer \d+\.\d+\.\d+\n$/);
});

test("--help lists every command once; without a command that is exit 2, on standard error", async () => {
  const { exit, terminal } = await outcome(["--help"]);
  expect(exit).toBe(0);
  for (const { name } of COMMANDS) expect(terminal.stdout().split(`\n  ${name} `)).toHaveLength(2);
  const nothing = await outcome([]);
  expect(nothing.exit).toBe(2);
  expect(nothing.terminal.stdout()).toBe("");
  expect(nothing.terminal.stderr()).toBe(terminal.stdout());
});

test.each(COMMANDS.map(({ name }) => name))("%s --help shows usage, options and an example", async (name) => {
  const { exit, terminal } = await outcome([name, "--help"]);
  expect(exit).toBe(0);
  expect(terminal.stdout()).toMatch(/usage:\n[^]*--json[^]*--quiet[^]*examples?:\n {2}ratiometer /);
  expect((await outcome(["help", name])).terminal.stdout()).toBe(terminal.stdout());
});

test("an unknown command or option names the nearest, exit 2", async () => {
  const command = await outcome(["inpsect", "x"]);
  expect([command.exit, command.terminal.stderr()]).toEqual([
    2,
    'USAGE_UNKNOWN_COMMAND: unknown command "inpsect"; hint: did you mean "inspect"?\n',
  ]);
  const option = await outcome(["run", "x.yaml", "--job", "2"]);
  expect([option.exit, option.terminal.stderr()]).toEqual([
    2,
    'USAGE_UNKNOWN_OPTION: unknown option "--job"; hint: did you mean "--jobs"?\n',
  ]);
  const first = await outcome(["--verison"]);
  expect([first.exit, first.terminal.stderr()]).toEqual([
    2,
    'USAGE_UNKNOWN_OPTION: unknown option "--verison"; hint: did you mean "--version"?\n',
  ]);
});

const answer: Answer = { text: ["first", "second"], json: { value: 1 } };

test("an answer is text, or one JSON document with progress kept apart", async () => {
  const run = (context: Context): Promise<Answer> => {
    context.report.progress("try", 0.5);
    context.report.warn("careful");
    return Promise.resolve(answer);
  };
  const text = await outcome(["try"], run);
  expect([text.exit, text.terminal.stdout()]).toEqual([0, "first\nsecond\n"]);
  expect(text.terminal.stderr()).toBe("try       50 %\nwarning: careful\n");
  const json = await outcome(["try", "--json", "--quiet"], run);
  expect(JSON.parse(json.terminal.stdout())).toEqual({ value: 1 });
  expect(json.terminal.stderr()).toBe("warning: careful\n");
});

test("what did not converge is written, exit 3", async () => {
  const { exit, terminal } = await outcome(["try"], () => Promise.resolve({ ...answer, exit: 3 }));
  expect([exit, terminal.stdout()]).toEqual([3, "first\nsecond\n"]);
});

test("texts of strangers cannot steer the terminal: in answers, warnings, faults, and the document for programs", async () => {
  const evil = "\u001b[2Jpt\u009b31m\u202egnp.exe\u0000\nx";
  const run = (context: Context): Promise<Answer> => {
    context.report.warn(evil);
    return Promise.resolve({ text: [evil], json: { [evil]: evil } });
  };
  const text = await outcome(["try"], run);
  expect(text.terminal.stdout()).toBe("?[2Jpt?31m?gnp.exe??x\n");
  expect(text.terminal.stderr()).toBe("warning: ?[2Jpt?31m?gnp.exe??x\n");
  const json = await outcome(["try", "--json", "--quiet"], run);
  expect(json.terminal.stdout()).not.toMatch(/(?!\n)\p{C}/u);
  expect(JSON.parse(json.terminal.stdout())).toEqual({ [evil]: evil });
  const fault = await outcome(["try"], () => Promise.reject(new AnalysisError("DATA_FORMAT", evil, { where: evil })));
  expect(fault.terminal.stderr()).toBe("?[2Jpt?31m?gnp.exe??x DATA_FORMAT: ?[2Jpt?31m?gnp.exe??x\n");
});

test("memory that is used up is told as such, exit 2", async () => {
  const lost = Object.assign(new Error("reached heap limit"), { code: "ERR_WORKER_OUT_OF_MEMORY" });
  const { exit, terminal } = await outcome(["try"], () => Promise.reject(lost));
  expect([exit, terminal.stderr()]).toEqual([
    2,
    expect.stringMatching(/^USAGE_MEMORY: a thread ran out of memory: reached heap limit; hint: .*--jobs[^\n]*\n$/),
  ]);
  const array = await outcome(["try"], () => Promise.reject(new RangeError("Array buffer allocation failed")));
  expect([array.exit, array.terminal.stderr()]).toEqual([2, expect.stringMatching(/^USAGE_MEMORY: the process ran out of memory/)]);
});

test("faults of the input: a line each, exit 2, and a document for programs", async () => {
  const faults = [
    new AnalysisError("CONFIG_RANGE", "one", { where: "a.yaml:1:2", path: "x" }),
    new AnalysisError("DATA_NO_EVENTS", "two", { hint: "three" }),
  ];
  const run = (): Promise<Answer> => Promise.reject(new AggregateError(faults));
  const text = await outcome(["try"], run);
  expect([text.exit, text.terminal.stderr(), text.terminal.stdout()]).toEqual([
    2,
    "a.yaml:1:2 CONFIG_RANGE x: one\nDATA_NO_EVENTS: two; hint: three\n",
    "",
  ]);
  const json = await outcome(["try", "--json"], run);
  expect(json.exit).toBe(2);
  expect(JSON.parse(json.terminal.stdout())).toEqual({
    errors: [
      { code: "CONFIG_RANGE", where: "a.yaml:1:2", path: "x", message: "one" },
      { code: "DATA_NO_EVENTS", message: "two", hint: "three" },
    ],
  });
});

test("anything else is a defect of ours: the stack, exit 1", async () => {
  const defect = await outcome(["try"], () => Promise.reject(new TypeError("x is not a function")));
  expect(defect.exit).toBe(1);
  expect(defect.terminal.stderr()).toMatch(/^TypeError: x is not a function\n +at /);
  const mixed = await outcome(["try"], () =>
    Promise.reject(new AggregateError([new AnalysisError("CONFIG_RANGE", "one"), new TypeError("two")])),
  );
  expect(mixed.exit).toBe(1);
});

test("an interrupt ends the command at once, exit 130", async () => {
  const terminal = capturedTerminal();
  const endless = commandThat(() => new Promise(() => undefined));
  const exit = main(["try"], terminal, [endless]);
  terminal.interrupt();
  expect(await exit).toBe(130);
  expect(terminal.exited()).toBe(130);
  expect(terminal.stderr()).toBe("interrupted: what is finished is kept, the same command continues\n");
});

test("an interrupt waits for threads that listen to it", async () => {
  const terminal = capturedTerminal();
  let rested = false;
  const careful = commandThat(
    ({ signal }) =>
      new Promise((_, reject) => {
        const rest = (): void => {
          rested = true;
          reject(new Error("stopped"));
        };
        signal.addEventListener("abort", () => setTimeout(rest, 20));
      }),
  );
  const exit = main(["try"], terminal, [careful]);
  terminal.interrupt();
  expect(await exit).toBe(130);
  expect(rested).toBe(true);
  expect(terminal.stderr()).toMatch(/^interrupted: .*\n$/);
});

test("a command that computes without a pause leaves the interrupt to the system", async () => {
  const terminal = capturedTerminal();
  let heard = false;
  const listening = { ...terminal, onInterrupt: (listener: () => void) => ((heard = true), terminal.onInterrupt(listener)) };
  const busy: Command = { ...commandThat(() => Promise.resolve({ text: ["done"], json: {} })), endsAtOnce: true };
  expect(await main(["try"], listening, [busy])).toBe(0);
  expect([heard, terminal.stdout()]).toEqual([false, "done\n"]);
});
