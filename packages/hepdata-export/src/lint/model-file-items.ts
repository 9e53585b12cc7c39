import type { NetworkGraph } from "@ratiometer/classifiers";
import { sha256 } from "@ratiometer/tables";
import { counted, missing, ok, partly, type ChecklistItem, type Verdict } from "./checklist-item.ts";
import { entriesAt, itemsAt, numberAt, textAt } from "../reading/json-view.ts";
import type { LintEvidence } from "./lint-evidence.ts";
import { mainNetworks, type NetworkEvidence } from "./network-evidence.ts";

const NO_NETWORK = "publish the networks as ONNX files";
/** Forms of networks that need the program, or the version of it, that wrote them. */
const BOUND = /\.(?:pkl|pickle|joblib|jlib|h5|hdf5|keras|pt|pth|pb|root)$/i;

/** Judges all networks; without any there is nothing to judge. */
const eachNetwork =
  (what: string, advice: string, fits: (network: NetworkEvidence) => boolean) =>
  ({ networks }: LintEvidence): Verdict =>
    networks.length === 0
      ? missing("there is no network", NO_NETWORK)
      : counted(what, networks.length, networks.filter((network) => !fits(network)).map(({ file }) => file), advice); // prettier-ignore

/** Steps that only move or relabel columns. */
const MOVES = new Set(["Identity", "Cast", "Slice", "Gather", "Split", "Reshape", "Flatten", "Concat", "Unsqueeze", "Squeeze"]);
const SHIFTS = new Set(["Sub", "Add", "Mul", "Div", "BatchNormalization"]);

/** Whether the columns are shifted or scaled by constants before anything else is done to them. */
function standardises({ inputs, nodes, constants }: NetworkGraph): boolean {
  const raw = new Set(inputs.map(({ name }) => name));
  const fixed = new Set([
    ...constants.keys(),
    ...nodes.filter(({ operator }) => operator === "Constant").flatMap(({ outputs }) => outputs),
  ]);
  for (const { operator, inputs: from, outputs } of nodes) {
    if (!from.some((name) => raw.has(name))) continue;
    if (SHIFTS.has(operator) && from.some((name) => fixed.has(name))) return true;
    if (MOVES.has(operator)) outputs.forEach((name) => raw.add(name));
  }
  return false;
}

/** Keys of metadata that tell a caller to shift and scale the columns himself. */
const outsideScaling = ({ metadata }: NetworkGraph): readonly string[] =>
  Object.keys(metadata).filter((key) => /(?:_mean|_std|_offset|_scale)$/.test(key));

function preprocessing(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  if (networks.length === 0) return missing("there is no network", NO_NETWORK);
  const outside = networks.flatMap(({ file, graph }) => (graph !== undefined && outsideScaling(graph).length > 0 ? [file] : []));
  const sidecars = [...evidence.files.keys()].filter((path) =>
    /(?:variables|scaler|scaling|normali[sz]ation|config)[^/]*\.json$/i.test(path),
  );
  const advice = "put shift and scale of the columns into the graph, so that it takes raw values in the units stated";
  if (outside.length > 0) return missing(`means and widths of the columns are for the caller to apply: ${outside.join(", ")}`, advice);
  const inside = networks.filter(({ graph }) => graph !== undefined && standardises(graph));
  if (inside.length === networks.length)
    return ok(`${networks.length} of ${networks.length} graphs begin with shift and scale of raw columns`);
  const unclear = networks.filter((network) => !inside.includes(network)).map(({ file }) => file).join(", "); // prettier-ignore
  const said = networks.every(({ dictionary }) => /inside the graph/.test(textAt(dictionary, "preprocessing") ?? ""));
  if (said && sidecars.length === 0)
    return ok(`the dictionary of inputs says that the graphs take raw values; no shift or scale comes first in ${unclear}`);
  return partly(`nothing says whether raw values are wanted: ${unclear}`, advice);
}

/** Number of members that a graph averages, told by the names of its constants. */
const membersIn = ({ constants }: NetworkGraph): number =>
  new Set([...constants.keys()].flatMap((name) => /^member(\d+)_/.exec(name)?.[1] ?? [])).size;

function ensembles(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  if (networks.length === 0) return missing("there is no network", NO_NETWORK);
  const advice = "average the members and calibrate inside the graph, and say how many members and which calibration there are";
  const described = networks.filter(({ dictionary }) => entriesAt(dictionary, "training").length > 0);
  const untold = networks.filter((network) => !described.includes(network)).map(({ file }) => file);
  if (untold.length > 0) return counted("networks that say of what ensemble and calibration they are", networks.length, untold, advice);
  const short = networks.flatMap(({ file, graph, dictionary }) => {
    const wanted = numberAt(dictionary, "training", "ensemble") ?? 1;
    const found = graph === undefined ? 0 : membersIn(graph);
    return wanted > 1 && found > 0 && found < wanted ? [`${file} (${found} of ${wanted} members)`] : [];
  });
  return counted("networks with ensemble and calibration inside", networks.length, short, advice);
}

function tested({ networks, json, index }: LintEvidence): Verdict {
  if (networks.length === 0) return missing("there is no network", NO_NETWORK);
  const graphs = networks.flatMap(({ graph }) => graph ?? []);
  const versions = [
    ...new Set(graphs.map(({ opset, producer }) => `opset ${opset} by ${producer === "" ? "an unnamed program" : producer}`)),
  ];
  const environment = [
    ...entriesAt(json("model_card.json"), "provenance", "environment"),
    ...entriesAt(index, "provenance", "environment"),
  ];
  const runtimes = environment
    .filter(([name]) => /onnxruntime|tensorflow|torch/i.test(name))
    .map(([name, version]) => `${name} ${String(version)}`);
  const wide = graphs.length === networks.length && graphs.every(({ opset }) => opset >= 13 && opset <= 17);
  const found = `${versions.join(", ")}${runtimes.length === 0 ? ", tested with nothing that is named" : `, tested with ${[...new Set(runtimes)].join(", ")}`}`;
  const advice = "use opset 13 to 17, name the producer, and name the runtimes and versions that reproduced the outputs";
  if (wide && runtimes.length > 0 && graphs.every(({ producer }) => producer !== "")) return ok(found);
  return graphs.length === 0 ? missing("no network can be read", advice) : partly(found, advice);
}

function names({ networks }: LintEvidence): Verdict {
  if (networks.length === 0) return missing("there is no network", NO_NETWORK);
  const advice = "give inputs and outputs the same names in all files, by what they are, and leave the number of events free";
  const graphs = networks.flatMap(({ graph, file }) => (graph === undefined ? [] : [{ ...graph, file }]));
  const inputs = new Set(graphs.map((graph) => graph.inputs.map(({ name }) => name).join(" + ")));
  const fixed = graphs.filter((graph) => graph.inputs.some(({ dims }) => typeof dims[0] === "number")).map(({ file }) => file);
  const unnamed = graphs
    .filter(({ outputs }) => outputs.some(({ name }) => /^(?:\d+|(?:output|dense|linear|gemm)[_.]?\d*)$/i.test(name)))
    .map(({ file }) => file);
  const faults = [
    ...(inputs.size > 1 ? [`the inputs are called ${[...inputs].join(", ")}`] : []),
    ...(unnamed.length > 0 ? [`outputs are numbered, not named, in ${unnamed.join(", ")}`] : []),
    ...(fixed.length > 0 ? [`the number of events is fixed in ${fixed.join(", ")}`] : []),
  ];
  if (graphs.length < networks.length) return missing("not all networks can be read", advice);
  if (faults.length === 0) return ok(`input ${[...inputs].join(", ")}, any number of events, outputs named by what they are`);
  return partly(faults.join("; "), advice);
}

function digests({ subject, index, files, networks }: LintEvidence): Verdict {
  const advice = "list every file with its SHA-256 in a machine-readable index";
  if (subject !== "artifact") return missing("nothing lists digests", advice);
  const listed = new Map(itemsAt(index, "files").map((entry) => [textAt(entry, "path"), textAt(entry, "sha256")]));
  const lacking = networks.filter(({ path }) => listed.get(path) !== sha256(files.get(path) ?? new Uint8Array())).map(({ file }) => file);
  return counted("networks with the SHA-256 that the index says", networks.length, lacking, advice);
}

function folds(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  if (networks.length === 0) return missing("there is no network", NO_NETWORK);
  const named = networks.filter(({ file }) => /(?:^|[_-])(?:even|odd|fold[_-]?\d*|k\d+)(?=[_.-])/i.test(file)).map(({ file }) => file);
  const said = /\bfolds?\b/i.test(evidence.prose) || networks.every(({ dictionary }) => textAt(dictionary, "folds") !== undefined);
  const advice = "say which network is for which event, and what someone without event numbers does";
  if (said) return ok("it is said which network is for which event");
  return named.length > 0
    ? missing(`${named.join(", ")} are for parts of the events, and nothing says which`, advice)
    : partly("nothing says whether there are folds", advice);
}

function openFormat({ networks, files }: LintEvidence): Verdict {
  const bound = [...files.keys()].filter((path) => BOUND.test(path));
  const advice = "publish networks as ONNX or lwtnn, which no program or version owns";
  if (networks.length === 0) return missing(bound.length === 0 ? "there is no network" : `only ${bound.join(", ")}`, advice);
  return ok(
    `${networks.length} ONNX ${networks.length === 1 ? "file" : "files"}${bound.length === 0 ? "" : `, and ${bound.join(", ")} beside them`}`,
  );
}

/** Section A: the files of the networks. */
export const MODEL_FILE_ITEMS: readonly ChecklistItem[] = [
  { id: "A1", section: "A", item: "networks are in an open format that no framework owns", judge: openFormat },
  { id: "A2", section: "A", item: "opset, producer and the versions of runtimes that were tested are said", judge: tested },
  { id: "A3", section: "A", item: "preprocessing is inside the graph", judge: preprocessing },
  { id: "A4", section: "A", item: "calibration and the average of an ensemble are inside the graph", judge: ensembles },
  { id: "A5", section: "A", item: "inputs and outputs have stable names, and the number of events is free", judge: names },
  {
    id: "A6",
    section: "A",
    item: "networks need no other files and no operators beyond the standard ones",
    judge: eachNetwork("networks that anyone can run safely", "see the findings of ratiometer verify", ({ faults }) => faults.length === 0),
  },
  { id: "A7", section: "A", item: "the SHA-256 of every network is published", judge: digests },
  { id: "A8", section: "A", item: "it is said which network of several folds is for which event", judge: folds },
];
