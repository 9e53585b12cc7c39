// Matrix-element ratios R and scores t of Les Houches events, from their weights, against exact answers; σ(c) of the tHq mixture too.
//   node validation/joint-ratio-and-score.mjs FOLDER     (the folder that holds thq_*.lhe.gz … and *_exact.json; after npm run build)
// Exits with 1 where a number is off by more than 1e-8 (R of itself, t of the event's largest component) or σ by more than 4 standard errors.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { coefficientValues, crossSection, matrixElementRatio, matrixElementScore, sampleWeights } from "@ratiometer/eft";
import { readLhe } from "@ratiometer/tables";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node validation/joint-ratio-and-score.mjs FOLDER");
  process.exit(2);
}

const LIMIT = 1e-8;
const PROCESSES = ["thq", "tth", "ttz", "tt"];

/** Value of the polynomial in the physical coefficients that the answers hold. */
const sigmaOf = ({ monomials, coefficients }, point) =>
  monomials.reduce((sum, monomial, i) => {
    const factors = monomial === "1" ? [] : monomial.split("*").map((factor) => factor.split("^"));
    return sum + coefficients[i] * factors.reduce((product, [name, power = "1"]) => product * point[name] ** Number(power), 1);
  }, 0);

let failed = false;
for (const sample of PROCESSES) {
  const exact = JSON.parse(await readFile(join(folder, `${sample}_exact.json`), "utf8"));
  const names = [...new Set(exact.events.map(({ file }) => file))].filter((file) => !file.includes("/"));
  const files = [];
  for (const name of names) files.push(await readLhe(join(folder, name)));
  const coefficients = exact.parameters.map((name) => ({ name, sm: exact.standardModel[name] }));
  const { polynomial, strata, generated } = sampleWeights(files, { coefficients, combine: files.length > 1 ? "mixture" : "sum" });
  const row = ({ file, index }) => generated.slice(0, names.indexOf(file)).reduce((a, b) => a + b, 0) + index;
  const at = (point) => coefficientValues(polynomial, point);
  const listed = exact.events.filter(({ file }) => names.includes(file));
  let worstRatio = 0;
  let worstScore = 0;
  exact.jointRatio.pairs.forEach(({ c0, c1 }, pair) => {
    const ratio = matrixElementRatio(polynomial, at(c0), at(c1));
    for (const event of listed) worstRatio = Math.max(worstRatio, Math.abs(ratio[row(event)] / event.R[pair] - 1));
  });
  exact.jointScore.points.forEach((point, p) => {
    const score = matrixElementScore(polynomial, at(point));
    const k = coefficients.length;
    for (const event of listed) {
      const largest = Math.max(...event.t[p].map(Math.abs));
      event.t[p].forEach((value, i) => (worstScore = Math.max(worstScore, Math.abs(score[row(event) * k + i] - value) / largest)));
    }
  });
  // the answers have errors of their own, about a per mille
  const pulls = exact.weightPoints.map((point) => {
    const { value, error } = crossSection(polynomial, at(point), strata);
    return (value - sigmaOf(exact.sigma, point)) / Math.max(error, 1e-3 * value);
  });
  const worstPull = Math.max(...pulls.map(Math.abs));
  failed ||= worstRatio > LIMIT || worstScore > LIMIT || worstPull > 4;
  console.log(
    `${sample.padEnd(4)} ${String(listed.length).padStart(4)} events   R ${worstRatio.toExponential(1)}   t ${worstScore.toExponential(1)}   σ at ${pulls.length} points within ${worstPull.toFixed(1)} standard errors`,
  );
}
if (failed) {
  console.error("validation failed");
  process.exitCode = 1;
}
