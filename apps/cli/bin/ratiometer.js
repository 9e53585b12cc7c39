#!/usr/bin/env node
import { existsSync } from "node:fs";

if (!existsSync(`${import.meta.dirname}/../bundle/index.js`)) {
  console.error("ratiometer is not built yet: run npm run build first");
  process.exit(2);
}
const { main } = await import("../bundle/index.js");
process.exitCode = await main(process.argv.slice(2));
