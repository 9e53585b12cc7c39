import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { digestFiles, filesBelow, type FileDigest } from "../pipeline/manifest.ts";
import type { StageName } from "../pipeline/stage.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/ratiometer.js", import.meta.url));

export interface Ended {
  /** Null if it was killed. */
  readonly status: number | null;
  readonly stderr: string;
}

/** `ratiometer run` as a process of its own, for tests. @param look called every millisecond; when it says true the process is killed with SIGKILL */
export function runProcess(analysis: string, out: string, args: readonly string[], look: () => boolean = () => false): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, "run", analysis, "--out", out, "--quiet", ...args]);
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    const timer = setInterval(() => {
      if (look()) child.kill("SIGKILL");
    }, 1);
    child.on("close", (status) => {
      clearInterval(timer);
      resolve({ status, stderr });
    });
  });
}

/** The folder of a stage that is at work, or was when it was killed. */
export function unfinishedFolder(out: string, stage: StageName): string | undefined {
  const name = existsSync(out) ? readdirSync(out).find((entry) => entry.startsWith(`.unfinished-${stage}-`)) : undefined;
  return name === undefined ? undefined : join(out, name);
}

/** Size and SHA-256 of everything that a run publishes and shows. */
export async function resultDigests(out: string): Promise<readonly FileDigest[]> {
  const folders = await Promise.all(["artifact", "infer", "report"].map((name) => filesBelow(join(out, name))));
  return digestFiles(folders.flat(), out);
}
