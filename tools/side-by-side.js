/**
 * npm scripts at the same time, on machines where one of them leaves cores idle: node tools/side-by-side.js lint test. Output is shown script by script as they
 * end; the exit status is 1 if one fails.
 */
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";

const started = process.argv.slice(2).map((name) => {
  const child = spawn("npm", ["run", "-s", name], { stdio: ["ignore", "pipe", "pipe"] });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve) =>
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(chunks));
      console.log(`${name}: ${code === 0 ? "passed" : "failed"}`);
      resolve(code === 0);
    }),
  );
});
if ((await Promise.all(started)).includes(false)) process.exitCode = 1;
