// Runs every network of this artifact on its test vectors, and one event by names. Needs Node 20 and `npm install onnxruntime-node`.
//   node example.mjs                       the test vectors, and the first of them as an event
//   node example.mjs NETWORK.onnx NAME=NUMBER …   an own event: every feature and coefficient of the network by its name, in the units of inputs.json
// Exit status 1 if an output is not reproduced.
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";

const here = dirname(fileURLToPath(import.meta.url));
// in the artifact, or in the flat folder of its HEPData record
const find = (path) => (existsSync(join(here, "..", path)) ? join(here, "..", path) : join(here, basename(path)));
const load = (path) => JSON.parse(readFileSync(find(path), "utf8"));
const dictionary = load("model/inputs.json");
const vectors = load("model/test_vectors.json");

/** Outputs of a network for rows of inputs, one array for each output. */
async function outputs(file, rows) {
  const session = await InferenceSession.create(find(`model/${file}`));
  const x = new Tensor("float32", Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
  const results = await session.run({ x });
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, [...data]]));
}

/** A row in the network's order from values by name. Names that are missing are refused, values outside the training range are told. */
function rowOf(file, values) {
  return dictionary[file].inputs.map(({ name, unit, minimum, maximum }) => {
    if (!Number.isFinite(values[name])) throw new Error(`${file} needs ${name} [${unit}]`);
    if (values[name] < minimum || values[name] > maximum)
      console.warn(`${name} = ${values[name]} ${unit} is outside the training range [${minimum}, ${maximum}]: the network extrapolates`);
    return values[name];
  });
}

const [asked, ...given] = process.argv.slice(2);
if (asked !== undefined) {
  const values = Object.fromEntries(given.map((text) => [text.split("=")[0], Number(text.split("=")[1])]));
  console.log(await outputs(asked, [rowOf(asked, values)]));
} else {
  for (const [file, { inputs, outputs: expected, rtol, atol }] of Object.entries(vectors)) {
    const found = await outputs(file, inputs);
    const worst = Math.max(
      ...Object.entries(expected).map(([name, values]) =>
        Math.max(...values.flat().map((value, i) => Math.abs(found[name][i] - value) - rtol * Math.abs(value))),
      ),
    );
    console.log(`${file}: ${inputs.length} test vectors, ${worst <= atol ? "reproduced" : `off by ${worst} beyond ${rtol} relative`}`);
    if (!(worst <= atol)) process.exitCode = 1;
    const event = Object.fromEntries(dictionary[file].inputs.map(({ name }, i) => [name, inputs[0][i]]));
    console.log(event, await outputs(file, [rowOf(file, event)]));
  }
}
