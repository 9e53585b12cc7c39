/** Where a command writes and what can interrupt it: the process, or a test. */
export interface Terminal {
  /** Standard output: results. */
  readonly out: (text: string) => void;
  /** Standard error: progress, warnings, errors. */
  readonly err: (text: string) => void;
  /** Whether standard error is a screen whose last line can be rewritten. */
  readonly interactive: boolean;
  /** Characters in a line of the screen. */
  readonly columns: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Calls the listener at the next interrupt (Ctrl-C, the end of the session, a kind kill); returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends everything that is still at work. */
  readonly exit: (code: number) => void;
}

/** A reader that closes its end of a pipe early (head) has read enough. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** What asks a process to end and leaves it the time to do so. */
const INTERRUPTS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The terminal of this process. A second Ctrl-C ends it at once. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    interactive: process.stderr.isTTY,
    columns: process.stderr.columns,
    now: () => performance.now(),
    onInterrupt: (listener) => {
      const stopListening = (): void => {
        for (const signal of INTERRUPTS) process.off(signal, interrupted);
      };
      const interrupted = (): void => {
        stopListening();
        listener();
      };
      for (const signal of INTERRUPTS) process.on(signal, interrupted);
      return stopListening;
    },
    exit: (code) => process.exit(code),
  };
}
