import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { python } from "./python.js";

/**
 * The same work in another library: a script beside this one, run by the interpreter named by $PYTHON with the library as its argument, asked and
 * answered in lines of JSON. Its first line tells the library's version.
 * @returns {Promise<{ version: string, ask: (question: object) => Promise<any>, end: () => void } | { missing: string }>}
 */
export async function openPeer(script, library) {
  const { interpreter, missing } = python();
  if (missing !== undefined) return { missing };
  const child = spawn(interpreter, [fileURLToPath(new URL(script, import.meta.url)), library], { stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (data) => (errors += data));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", () => resolve(errors.trim().split("\n").at(-1)));
  });
  const first = await lines.next();
  if (first.done) return { missing: await ended };
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await lines.next();
    if (line.done) throw new Error(`${library}: ${await ended}`);
    return JSON.parse(line.value);
  };
  return { version: JSON.parse(first.value).version, ask, end: () => child.stdin.end() };
}
