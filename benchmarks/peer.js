import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * The same work in another library: `training-peer.py LIBRARY` run by the interpreter named by $PYTHON, asked and answered in lines of JSON.
 * @returns {Promise<{ version: string, ask: (question: object) => Promise<any>, end: () => void } | { missing: string }>}
 */
export async function openPeer(library) {
  const python = process.env.PYTHON;
  if (python === undefined || python === "") return { missing: "$PYTHON names no interpreter" };
  const script = fileURLToPath(new URL("training-peer.py", import.meta.url));
  const child = spawn(python, [script, library], { stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (data) => (errors += data));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", () => resolve(errors.trim().split("\n").at(-1)));
  });
  const answer = async () => {
    const line = await lines.next();
    if (line.done) throw new Error(`${library}: ${await ended}`);
    return JSON.parse(line.value);
  };
  try {
    const { version } = await answer();
    const ask = (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return answer();
    };
    return { version, ask, end: () => child.stdin.end() };
  } catch (error) {
    return { missing: error.message };
  }
}
