// The embedded parton densities: writes packages/simulation/data/pdf-les-houches-toy.{dat,info} by evolving the toy input of the Les Houches benchmarks.
//   node tools/pdf-grid.js [--check]        (after npm run build)
// With --check nothing is written; exits with 1 where the files are not what the evolution gives, up to one unit in the last digit written.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { toyGrid, toyGridInfo } from "../packages/simulation/dist/pdf/toy-grid.js";

const FOLDER = new URL("../packages/simulation/data/", import.meta.url);
/** Seven digits: a unit in the last one. */
const TOLERANCE = 1e-6;

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

/** Whether two texts agree word by word, numbers up to the last digit. */
function agree(found, expected) {
  const words = [found, expected].map((text) => text.split(/[\s,[\]]+/));
  const same = (word, i) => {
    const [a, b] = [Number(word), Number(words[1][i])];
    return word === words[1][i] || Math.abs(a - b) <= TOLERANCE * Math.abs(b);
  };
  return words[0].length === words[1].length && words[0].every(same);
}

await mkdir(FOLDER, { recursive: true });
for (const [name, text] of [
  ["pdf-les-houches-toy.dat", toyGrid()],
  ["pdf-les-houches-toy.info", toyGridInfo()],
]) {
  const file = new URL(name, FOLDER);
  if (!values.check) await writeFile(file, text);
  else if (!agree(await readFile(file, "utf8"), text)) {
    console.error(`${name} is not what the evolution gives: run node tools/pdf-grid.js`);
    process.exitCode = 1;
  }
}
