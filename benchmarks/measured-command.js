import { spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";

/** The command as a process of its own, which tells its CPU time and peak memory. */
const MEASURED = `
  import(${JSON.stringify(import.meta.resolve("@ratiometer/cli"))}).then(async ({ main }) => {
    process.exitCode = await main(process.argv.slice(1));
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    console.error(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
  });`;

/**
 * Runs a command of ratiometer: seconds of wall and CPU time, start and threads included, and the peak of its memory in MiB.
 * @throws Error with what it said, if it fails
 */
export async function measuredCommand(...argv) {
  const start = performance.now();
  const child = spawn(process.execPath, ["-e", MEASURED, "--", ...argv, "--quiet"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(said);
  return { wall: (performance.now() - start) / 1000, ...JSON.parse(said.trim().split("\n").at(-1)) };
}
