import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The interpreter named by $PYTHON, or why there is none. */
export function python() {
  const { PYTHON: interpreter = "" } = process.env;
  return interpreter === "" ? { missing: "$PYTHON names no interpreter" } : { interpreter };
}

/** Runs a script beside this one. @throws Error with code PYTHON_FAILED and what it said last, or why there is no interpreter */
export async function runPython(script, ...argv) {
  const failed = (reason) => Object.assign(new Error(`${script} cannot be run: ${reason}`), { code: "PYTHON_FAILED" });
  const { interpreter, missing } = python();
  if (missing !== undefined) throw failed(missing);
  const child = spawn(interpreter, [fileURLToPath(new URL(script, import.meta.url)), ...argv], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const [status] = await once(child, "close").catch(({ message }) => {
    throw failed(message);
  });
  if (status !== 0) throw failed(said.trim().split("\n").at(-1));
}
