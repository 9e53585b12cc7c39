import { expect, test } from "@jest/globals";
import { capturedTerminal } from "./testing/captured-terminal.ts";
import { durationText, terminalProgress } from "./progress.ts";

test("durations are read at a glance", () => {
  expect([0.4, 59.4, 59.6, 185, 3600, 7620].map(durationText)).toEqual([
    "0 s",
    "59 s",
    "1 min 00 s",
    "3 min 05 s",
    "1 h 00 min",
    "2 h 07 min",
  ]);
});

test("in a log there is a first line, one every five seconds with the time left, and a last", () => {
  const terminal = capturedTerminal();
  const report = terminalProgress(terminal, false);
  for (let step = 0; step <= 10; step++) {
    report.progress("train", step / 10, `epoch ${step}`);
    terminal.wait(1000);
  }
  report.finished("train", "done", 11);
  report.finished("report", "reused", 0);
  expect(terminal.stderr().split("\n")).toEqual([
    "train      0 %  epoch 0",
    "train     50 %, 5 s left  epoch 5",
    "train    100 %  epoch 10",
    "train    done in 11 s",
    "report   reused",
    "",
  ]);
});

test("time left counts from where an interrupted stage continues", () => {
  const terminal = capturedTerminal();
  const report = terminalProgress(terminal, false);
  report.progress("train", 0.5);
  terminal.wait(10_000);
  report.progress("train", 0.75);
  expect(terminal.stderr()).toContain("train     75 %, 10 s left\n");
});

test("on a screen one line is rewritten, never longer than the screen, and taken away for a warning", () => {
  const terminal = capturedTerminal(true);
  const report = terminalProgress(terminal, false);
  report.progress("train", 0, "x".repeat(200));
  terminal.wait(50);
  report.progress("train", 0.1);
  terminal.wait(50);
  report.progress("train", 0.2);
  report.warn("few events");
  report.clear();
  const [first, second, ...rest] = terminal.stderr().split("\r\x1b[2K").slice(1);
  expect(first).toHaveLength(79);
  expect(second).toBe("train     20 %, 0 s left");
  expect(rest).toEqual(["warning: few events\n"]);
});

test("quiet leaves only warnings", () => {
  const terminal = capturedTerminal();
  const report = terminalProgress(terminal, true);
  report.progress("train", 0.5);
  report.finished("train", "done", 1);
  report.warn("few events");
  expect(terminal.stderr()).toBe("warning: few events\n");
});
