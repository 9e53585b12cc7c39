#!/usr/bin/env node
let main;
try {
  ({ main } = await import("../dist/index.js"));
} catch (cause) {
  if (cause.code !== "ERR_MODULE_NOT_FOUND") throw cause;
  console.error("ratiometer is not built yet: run npm run build first");
  process.exit(2);
}
process.exitCode = await main(process.argv.slice(2));
