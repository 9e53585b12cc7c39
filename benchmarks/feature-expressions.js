import { defaultFeatureOptions, compileExpression, selectedObjects } from "@ratiometer/features";
import { bindEvents, eventObjects, mainTree, NANOAOD, openRoot } from "@ratiometer/tables";
import { nanoaodLike } from "./nanoaod-files.js";
import { openPeer } from "./peer.js";
import { textTable } from "./text-table.js";
import { inTurn, median, minimum, timed } from "./timing.js";

const EVENTS = 100_000;
const ROUNDS = 9;
/** Events in a record, as in the blocks of the pipeline. */
const BLOCK = 8192;
/** Sums of doubles that were computed by other formulas, relative to each other. */
const AGREEMENT = 1e-6;

/** The same variables as those of the same names in feature-expressions-peer.py. */
const VARIABLES = {
  n_jets: "count(jets[pt > 30 and abs(eta) < 2.4])",
  n_bjets: "count(bjets)",
  ht: "sum(jets[pt > 30].pt)",
  leading_pt: "jets[0].pt",
  m_jj: "mass(jets[0] + jets[1])",
  m_bb: "mass(bjets[0] + bjets[1])",
  delta_r_bb: "delta_r(bjets[0], bjets[1])",
  nearest_jet: "min(delta_r(jets, muons[0]))",
  mt_w: "transverse_mass(muons[0], missing)",
  m_jets: "mass(sum(jets))",
};

/** The objects of the file as features read them: in double precision, sorted. */
async function recordsOf(path) {
  const tree = await mainTree(await openRoot(path));
  const btag = { attributes: { btag: "btagDeepFlavB" }, select: [], awayFrom: [] };
  const binding = bindEvents(tree, NANOAOD, { jets: btag }, undefined, { electrons: [], muons: [], photons: [], jets: [], fatjets: [] });
  const records = [];
  for (let first = 0; first < tree.entries; first += BLOCK) {
    const end = Math.min(first + BLOCK, tree.entries);
    const objects = eventObjects(binding, await tree.read(binding.columns, first, end), { path, first, events: end - first });
    records.push(selectedObjects(objects, {}, first).record);
  }
  await tree.close();
  return records;
}

/** Number of events that have it, and its sum over them. */
function contentOf(expression, records) {
  const content = { count: 0, sum: 0 };
  for (const record of records) {
    const { values, valid } = expression.evaluate({ length: record.events, columns: new Map() }, { record }, 0);
    content.count += valid === undefined ? values.length : valid.reduce((sum, flag) => sum + flag, 0);
    content.sum += values.reduce((sum, value) => sum + value, 0);
  }
  return content;
}

const evaluateAll = (expressions, records) =>
  records.forEach((record) => {
    for (const { evaluate } of expressions) evaluate({ length: record.events, columns: new Map() }, { record }, 0);
  });

/** Ten variables from objects in memory, ours by expressions and the peer's by awkward and vector, turn by turn. */
export async function featureExpressions(folder) {
  const file = (await nanoaodLike(folder, { events: EVENTS, codecs: ["zlib"], objectsOnly: false })).get("zlib");
  const records = await recordsOf(file);
  const expressions = Object.values(VARIABLES).map((text) => compileExpression(text, { units: new Map(), candidates: [] }));
  const contents = expressions.map((expression) => contentOf(expression, records));
  const ours = async () => {
    const { cpu, wall } = await timed(() => evaluateAll(expressions, records));
    return { cpu, wall };
  };
  const peer = await openPeer("feature-expressions-peer.py", "awkward");
  const { ask, missing, version, end } = peer;
  try {
    const question = { file, threshold: defaultFeatureOptions.bTagThreshold };
    const theirs = ask === undefined ? [] : [() => ask(question)];
    for (const answer of theirs) requireSame(contents, (await answer()).contents);
    const [own, other] = (await inTurn([ours, ...theirs], ROUNDS)).map((rounds) => ({
      cpu: minimum(rounds.map(({ cpu }) => cpu)),
      median: median(rounds.map(({ cpu }) => cpu)),
    }));
    const seconds = ({ cpu, median: middle }) => ({
      cpuSeconds: Number(cpu.toPrecision(3)),
      cpuSecondsMedian: Number(middle.toPrecision(3)),
    });
    return {
      variables: Object.keys(VARIABLES),
      events: EVENTS,
      ours: seconds(own),
      ...(other === undefined
        ? { leftOut: `awkward is left out: ${missing}` }
        : { awkward: { version, ...seconds(other) }, speed: Number((other.cpu / own.cpu).toPrecision(3)) }),
    };
  } finally {
    end?.();
  }
}

/** @throws Error where the peer has computed something else */
function requireSame(own, others) {
  Object.keys(VARIABLES).forEach((name, v) => {
    const [{ count, sum }, other] = [own[v], others[name]];
    if (count !== other.count || !(Math.abs(sum / other.sum - 1) < AGREEMENT))
      throw new Error(`${name}: ${count} events, sum ${sum}; by awkward ${other.count}, sum ${other.sum}`);
  });
}

export const expressionsReport = ({ variables, events, ours, awkward, speed, leftOut }) => [
  ...textTable(
    [`${variables.length} expressions, ${events} events`, "CPU s", "median", "our speed"],
    [
      ["ours", ours.cpuSeconds, ours.cpuSecondsMedian, ""],
      ...(awkward === undefined ? [] : [[`awkward, vector`, awkward.cpuSeconds, awkward.cpuSecondsMedian, speed]]),
    ],
  ),
  ...(leftOut === undefined ? [] : [leftOut]),
];
