import type { ProgressReporter } from "./pipeline/stage.ts";
import { printable } from "./printable-text.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between two updates: on a screen, and in a log. */
const PACE = { screen: 100, log: 5000 } as const;

/** "42 s", "3 min 05 s", "2 h 07 min". */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number): string => String(n).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Where a command tells how far it is; the stages of the pipeline are a part of it. */
export interface Progress {
  /** @param fraction of the work, 0 to 1 @param note what it is at */
  readonly progress: (task: string, fraction: number, note?: string) => void;
  readonly finished: ProgressReporter["finished"];
  readonly warn: ProgressReporter["warn"];
}

export interface TerminalProgress extends Progress {
  /** Takes an unfinished line off the screen. */
  readonly clear: () => void;
}

/** Where a stage was when it was first heard of, and when it was last shown. */
interface Shown {
  readonly stage: string;
  readonly since: number;
  readonly from: number;
  last: number;
}

/** Time left from the pace so far; nothing until a hundredth of the work was seen. */
function timeLeft({ since, from }: Shown, fraction: number, now: number): string {
  const done = fraction - from;
  if (done < 0.01 || fraction >= 1) return "";
  return `, ${durationText(((now - since) / 1000) * ((1 - fraction) / done))} left`;
}

/** Progress on standard error: one rewritten line on a screen, a plain line every few seconds elsewhere. Quiet leaves only warnings. */
export function terminalProgress(terminal: Terminal, quiet: boolean): TerminalProgress {
  const { interactive, now, err } = terminal;
  let shown: Shown | undefined;
  let onScreen = false;
  const clear = (): void => {
    if (onScreen) err("\r\x1b[2K");
    onScreen = false;
  };
  const line = (text: string): void => {
    clear();
    err(`${printable(text)}\n`);
  };
  return {
    clear,
    progress: (stage, fraction, note) => {
      if (quiet) return;
      const time = now();
      const first = shown?.stage !== stage;
      if (first) shown = { stage, since: time, from: fraction, last: -Infinity };
      const current = shown as Shown;
      if (time - current.last < (interactive ? PACE.screen : PACE.log)) return;
      current.last = time;
      const text = `${stage.padEnd(9)}${String(Math.floor(100 * fraction)).padStart(3)} %${timeLeft(current, fraction, time)}${note === undefined ? "" : `  ${note}`}`;
      if (!interactive) {
        line(text);
        return;
      }
      err(`\r\x1b[2K${printable(text).slice(0, Math.max(20, terminal.columns - 1))}`);
      onScreen = true;
    },
    finished: (stage, outcome, seconds) => {
      shown = undefined;
      if (!quiet) line(`${stage.padEnd(9)}${outcome === "reused" ? "reused" : `done in ${durationText(seconds)}`}`);
    },
    warn: (text) => line(`warning: ${text}`),
  };
}
