import { AnalysisError } from "@ratiometer/config";
import { engineNamed, networkOutputs, type NetworkGraph } from "@ratiometer/classifiers";
import type { ColumnEvidence, NetworkEvidence } from "../lint/network-evidence.ts";
import { itemsAt, textAt } from "../reading/json-view.ts";
import { comings, shift, was, type ArtifactChange } from "./artifact-change.ts";

/** A column's range that moved by less is the same range of other events. */
const MOVED = 0.01;

/** Parameters of a network: numbers in its constants. */
const parameterCount = ({ constants }: NetworkGraph): number =>
  [...constants.values()].reduce((sum, { dims }) => sum + dims.reduce((product, dim) => product * dim, 1), 0);

const operations = ({ nodes }: NetworkGraph): string => {
  const counts = new Map<string, number>();
  for (const { operator } of nodes) counts.set(operator, (counts.get(operator) ?? 0) + 1);
  return [...counts].map(([operator, count]) => `${count} ${operator}`).sort().join(", "); // prettier-ignore
};

function columnChanges(before: ColumnEvidence, after: ColumnEvidence): (readonly [message: string, warning: boolean])[] {
  const { name } = after;
  const said = (["unit", "role", "definition", "level", "missing"] as const).flatMap((key) =>
    before[key] === after[key]
      ? []
      : [[`the ${key} of ${name} ${was(after[key], before[key])}`, key === "unit" || key === "definition"] as const],
  );
  const range = (column: ColumnEvidence): readonly [number, number] => [column.minimum ?? 0, column.maximum ?? 0];
  const [[low, high], [newLow, newHigh]] = [range(before), range(after)];
  const width = Math.max(high - low, newHigh - newLow, Number.MIN_VALUE);
  const moved = Math.max(Math.abs(newLow - low), Math.abs(newHigh - high)) / width > MOVED;
  return moved ? [...said, [`the training range of ${name} ${was([newLow, newHigh], [low, high])}`, false]] : said;
}

function inputChanges(before: NetworkEvidence, after: NetworkEvidence): (readonly [message: string, warning: boolean])[] {
  const byName = ({ columns }: NetworkEvidence): Map<string, ColumnEvidence> => new Map(columns.map((column) => [column.name, column]));
  const [old, now] = [byName(before), byName(after)];
  const { added, removed, kept } = comings([...old.keys()], [...now.keys()]);
  const order = (names: Iterable<string>): string => [...names].filter((name) => kept.includes(name)).join(", ");
  const reordered = order(old.keys()) !== order(now.keys());
  return [
    ...(added.length > 0 ? [[`new inputs: ${added.join(", ")}`, true] as const] : []),
    ...(removed.length > 0 ? [[`inputs that are gone: ${removed.join(", ")}`, true] as const] : []),
    ...(reordered ? [[`the inputs are in another order: ${order(now.keys())}, was ${order(old.keys())}`, true] as const] : []),
    ...kept.flatMap((name) => {
      const [from, to] = [old.get(name), now.get(name)];
      return from === undefined || to === undefined ? [] : columnChanges(from, to);
    }),
  ];
}

/** Rows of the test vectors of a network with its columns in another order; undefined unless both have the same columns. */
function rowsAs({ columns, vectors }: NetworkEvidence, wanted: readonly string[]): readonly number[][] | undefined {
  const names = columns.map(({ name }) => name);
  const places = wanted.map((name) => names.indexOf(name));
  if (places.includes(-1) || names.length !== wanted.length) return undefined;
  return itemsAt(vectors, "inputs").map((row) => places.map((place) => Number(itemsAt(row)[place])));
}

async function outputsOf(
  { bytes, file }: NetworkEvidence,
  graph: NetworkGraph,
  rows: readonly (readonly number[])[],
  output: string,
): Promise<Float32Array> {
  const network = await (await engineNamed("onnxruntime")).open(bytes, file);
  try {
    const values = Float32Array.from(rows.flat());
    return (await networkOutputs(network, { [graph.inputs[0].name]: values }, rows.length, [output]))[output];
  } finally {
    await network.close();
  }
}

/** How far the outputs of two networks are from each other on the test vectors of both. */
async function outputChange(before: NetworkEvidence, after: NetworkEvidence): Promise<string | undefined> {
  const [old, now] = [before.graph, after.graph];
  if (old === undefined || now === undefined || before.faults.length > 0 || after.faults.length > 0)
    return "outputs are not compared: one of them cannot be run";
  const names = ({ columns }: NetworkEvidence): string[] => columns.map(({ name }) => name);
  const given = (of: NetworkEvidence): (readonly number[][])[] =>
    [rowsAs(before, names(of)), rowsAs(after, names(of))].flatMap((rows) => (rows === undefined ? [] : [rows]));
  const [oldRows, newRows] = [given(before).flat(), given(after).flat()];
  if (given(before).length < 2) return "outputs are not compared: the columns differ";
  const shared = old.outputs.map(({ name }) => name).filter((name) => now.outputs.some((port) => port.name === name));
  const output = [textAt(after.dictionary, "output", "name"), ...shared].find((name) => name !== undefined && shared.includes(name));
  if (output === undefined)
    return `outputs are not compared: they are ${now.outputs.map(({ name }) => name).join(", ")}, were ${old.outputs.map(({ name }) => name).join(", ")}`;
  if (oldRows.length === 0) return "outputs are not compared: there are no test vectors";
  const [from, to] = [await outputsOf(before, old, oldRows, output), await outputsOf(after, now, newRows, output)];
  if (from.length !== to.length) return `output ${output} has ${to.length / newRows.length} columns, had ${from.length / oldRows.length}`;
  let [place, most, squares] = [0, 0, 0];
  from.forEach((value, i) => {
    const difference = Math.abs(to[i] - value);
    squares += difference * difference;
    if (difference > most) [place, most] = [i, difference];
  });
  if (most === 0) return undefined;
  const typical = Math.sqrt(squares / from.length).toPrecision(3);
  return `output ${output} shifts by ${most.toPrecision(3)} at most (${shift(from[place], to[place])}), ${typical} root mean square, on the ${oldRows.length} test vectors of both`;
}

async function changesOf(before: NetworkEvidence, after: NetworkEvidence): Promise<(readonly [message: string, warning: boolean])[]> {
  const changes = inputChanges(before, after);
  const said = (key: "name" | "meaning"): (readonly [string, boolean])[] => {
    const [from, to] = [before, after].map(({ dictionary }) => textAt(dictionary, "output", key));
    return from === to ? [] : [[`the ${key} of the output ${was(to, from)}`, true]];
  };
  changes.push(...said("name"), ...said("meaning"));
  const domain = ({ dictionary }: NetworkEvidence): string => itemsAt(dictionary, "domain").map(String).join(" and ");
  if (domain(before) !== domain(after)) changes.push([`the domain ${was(domain(after), domain(before))}`, true]);
  if (before.graph !== undefined && after.graph !== undefined) {
    const [from, to] = [parameterCount(before.graph), parameterCount(after.graph)];
    if (from !== to) changes.push([`${to} parameters, were ${from}`, false]);
    const [old, now] = [operations(before.graph), operations(after.graph)];
    if (old !== now) changes.push([`the operations are ${now}; were ${old}`, false]);
  }
  if (Buffer.compare(before.bytes, after.bytes) === 0) return changes;
  try {
    const output = await outputChange(before, after);
    changes.push([output ?? "the file changed, the outputs on the test vectors of both are the same", false]);
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    changes.push([`outputs are not compared: ${error.message}`, false]);
  }
  return changes;
}

/** What changed in the networks: inputs, outputs, architecture, and how far the outputs moved. */
export async function networkChanges(before: readonly NetworkEvidence[], after: readonly NetworkEvidence[]): Promise<ArtifactChange[]> {
  const byFile = (networks: readonly NetworkEvidence[]): Map<string, NetworkEvidence> =>
    new Map(networks.map((network) => [network.file, network]));
  const [old, now] = [byFile(before), byFile(after)];
  const { added, removed, kept } = comings([...old.keys()], [...now.keys()]);
  const changes: ArtifactChange[] = [
    ...added.map((subject): ArtifactChange => ({ area: "networks", subject, message: "is new" })),
    ...removed.map((subject): ArtifactChange => ({ area: "networks", subject, message: "is gone", warning: true })),
  ];
  for (const subject of kept) {
    const [from, to] = [old.get(subject), now.get(subject)];
    if (from === undefined || to === undefined) continue;
    for (const [message, warning] of await changesOf(from, to))
      changes.push({ area: "networks", subject, message, ...(warning ? { warning: true } : {}) });
  }
  return changes;
}
