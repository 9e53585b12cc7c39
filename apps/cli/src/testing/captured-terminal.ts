import type { Terminal } from "../terminal.ts";

/** A terminal that keeps what is written, for tests. */
export interface CapturedTerminal extends Terminal {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Ctrl-C. */
  readonly interrupt: () => void;
  /** Lets the clock go on. */
  readonly wait: (milliseconds: number) => void;
  readonly exited: () => number | undefined;
}

/** @param interactive whether standard error is a screen of 80 columns */
export function capturedTerminal(interactive = false): CapturedTerminal {
  let stdout = "";
  let stderr = "";
  let time = 0;
  let exited: number | undefined;
  const listeners = new Set<() => void>();
  return {
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
    interactive,
    columns: 80,
    now: () => time,
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => void (exited = code),
    stdout: () => stdout,
    stderr: () => stderr,
    interrupt: () => listeners.forEach((listener) => listener()),
    wait: (milliseconds) => void (time += milliseconds),
    exited: () => exited,
  };
}
