import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../main.ts";
import { capturedTerminal } from "./captured-terminal.ts";

/** What a command ended with. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process. */
export async function ratiometer(...argv: readonly string[]): Promise<Ended> {
  const terminal = capturedTerminal();
  const status = await main(argv, terminal);
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

/** The JSON document of a command. @throws Error unless it ended with 0 */
export async function answerOf<T>(...argv: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await ratiometer(...argv, "--json");
  if (status !== 0) throw new Error(`exit status ${status}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A folder for files of tests, and what writes them: a text as it is, anything else as JSON. */
export async function modelFolder(name: string): Promise<(file: string, content: unknown) => Promise<string>> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  return async (file, content) => {
    const path = join(folder, file);
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
}
