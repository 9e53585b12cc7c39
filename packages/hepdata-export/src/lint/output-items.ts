import { counted, missing, ok, partly, type ChecklistItem, type Verdict } from "./checklist-item.ts";
import { entriesAt, itemsAt, textAt } from "../reading/json-view.ts";
import type { LintEvidence } from "./lint-evidence.ts";
import { mainNetworks, type NetworkEvidence } from "./network-evidence.ts";

const NO_NETWORK = "publish the networks as ONNX files";

const meaningOf = ({ dictionary, graph }: NetworkEvidence): string =>
  textAt(dictionary, "output", "meaning") ?? graph?.metadata["meaning"] ?? "";

function judged(what: string, advice: string, fits: (network: NetworkEvidence, evidence: LintEvidence) => boolean): ChecklistItem["judge"] {
  return (evidence) => {
    const networks = mainNetworks(evidence);
    if (networks.length === 0) return missing("there is no network", NO_NETWORK);
    return counted(what, networks.length, networks.filter((network) => !fits(network, evidence)).map(({ file }) => file), advice); // prettier-ignore
  };
}

/** Whether a meaning names the hypotheses of a ratio or score, or the classes of a classifier, with what they are normalised to. */
const namesHypotheses = (meaning: string): boolean => /SM|Standard Model|reference|c_?0|class(?:es)?\b|p\(/.test(meaning);

const isCalibrated = ({ dictionary }: NetworkEvidence): boolean => {
  const calibration = textAt(dictionary, "training", "calibration");
  return calibration !== undefined && calibration !== "none";
};

/** Checks that a ratio, score or probability is what it says: E[r] = 1, E[t] = 0, calibration curves. */
const CHECKS = /E(?:_SM)?\[|calibration|expected|area under|cross entropy|closure/i;

function calibration(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  if (networks.length === 0) return missing("there is no network", NO_NETWORK);
  const advice = "publish the calibration map or say that there is none, with the figures that show how good the output is";
  const checked = networks.filter(({ dictionary }) =>
    itemsAt(dictionary, "diagnostics").some((entry) => CHECKS.test(textAt(entry, "name") ?? "")),
  );
  const unchecked = networks.filter((network) => !checked.includes(network)).map(({ file }) => file);
  if (unchecked.length > 0) return counted("networks whose output was checked", networks.length, unchecked, advice);
  const calibrated = networks.filter(isCalibrated).length;
  return ok(
    `${networks.length} of ${networks.length} networks with checks of their output, ${calibrated} with a calibration, which is inside the graph`,
  );
}

/** A number as it is when somebody rounded it: few digits. */
const digitsOf = (value: number): number =>
  String(Math.abs(value))
    .replace(/e.*$/, "")
    .replace(/^0\.0*|\./g, "").length;

function edges({ tables, index }: LintEvidence): Verdict {
  const advice = "publish the edges of the score's bins with all their digits, in the table of the shape or in one of their own";
  const shapes = tables.filter(({ table }) =>
    /\bscore\b|DNN|network output|discriminant|log r/i.test(`${table.name} ${table.description}`),
  );
  const binned = shapes.filter(({ data }) => data?.independent_variables.some(({ values }) => values.some(({ low }) => low !== undefined)));
  const channels = itemsAt(index, "channels").flatMap((channel) =>
    textAt(channel, "model") === "binned" ? [textAt(channel, "name") ?? "?"] : [],
  );
  if (binned.length === 0) return missing("no table has bins of a score", advice);
  const ends = binned.flatMap(
    ({ data }) => data?.independent_variables.flatMap(({ values }) => values.flatMap(({ low, high }) => [low, high])) ?? [],
  );
  const finite = ends.filter((end): end is number => end !== undefined && Number.isFinite(end));
  const longest = Math.max(0, ...finite.map(digitsOf));
  if (longest === 4 || longest === 5) return partly(`the edges have ${longest} digits at most, as some programs round them`, advice);
  const found = `${binned.length} tables with bins of a score, edges with up to ${longest} digits`;
  return channels.length > binned.length ? partly(`${found}, for ${channels.length} channels`, advice) : ok(found);
}

function hypotheses(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  if (networks.length === 0) return missing("there is no network", NO_NETWORK);
  const trained = networks.filter(
    ({ dictionary }) => entriesAt(dictionary, "training").length > 0 && textAt(dictionary, "training", "method") !== undefined,
  );
  const untold = networks.filter((network) => !trained.includes(network) || !namesHypotheses(meaningOf(network))).map(({ file }) => file);
  return counted(
    "networks with method, training hypotheses and reference",
    networks.length,
    untold,
    "say between which hypotheses the network was trained, with which prior, and what its reference is",
  );
}

/** Section C: what comes out of the networks. */
export const OUTPUT_ITEMS: readonly ChecklistItem[] = [
  { id: "C1", section: "C", item: "the exact meaning of the output is said", judge: judged("networks with the meaning of their output", "say in a formula what the output is: a score, a log ratio, probabilities", (network) => meaningOf(network).length > 10) },
  { id: "C2", section: "C", item: "training hypotheses, prior and reference are said", judge: hypotheses },
  { id: "C3", section: "C", item: "the calibration and its check are published", judge: calibration },
  { id: "C4", section: "C", item: "the edges of the score's bins are published at full precision", judge: edges },
]; // prettier-ignore
