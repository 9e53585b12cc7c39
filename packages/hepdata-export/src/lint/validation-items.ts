import { counted, missing, notApplicable, ok, partly, type ChecklistItem, type Verdict } from "./checklist-item.ts";
import { at, entriesAt, itemsAt, numberAt } from "../reading/json-view.ts";
import type { LintEvidence, TableEvidence } from "./lint-evidence.ts";
import { mainNetworks } from "./network-evidence.ts";

const MIN_VECTORS = 50;

/** Rows of the inputs of test vectors, in a file beside the network or in its metadata. */
const rowsOf = (vectors: unknown): number =>
  itemsAt(vectors, "inputs").length || Math.max(0, ...entriesAt(vectors, "inputs").map(([, rows]) => itemsAt(rows).length));

function testVectors(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  const advice = `publish at least ${MIN_VECTORS} events with inputs, outputs and tolerance for every network`;
  if (networks.length === 0) return missing("there is no network", advice);
  const lacking = networks.filter(({ vectors }) => {
    const rows = rowsOf(vectors);
    const complete = entriesAt(vectors, "outputs").every(([, outputs]) => itemsAt(outputs).length === rows);
    const tolerant = numberAt(vectors, "rtol") !== undefined && numberAt(vectors, "atol") !== undefined;
    return rows < MIN_VECTORS || !complete || !tolerant || entriesAt(vectors, "outputs").length === 0;
  });
  return counted(`networks with ${MIN_VECTORS} or more test vectors and a tolerance`, networks.length, lacking.map(({ file }) => file), advice); // prettier-ignore
}

/** Tables whose name, description or observables say what they are, and that have numbers. */
const tablesAbout = ({ tables }: LintEvidence, what: RegExp): readonly TableEvidence[] =>
  tables.filter(({ table, data }) => {
    const observables = table.keywords.flatMap(({ name, values }) => (name === "observables" ? values : []));
    return what.test([table.name, table.description, ...observables].join(" ")) && (data?.dependent_variables ?? []).length > 0;
  });

const listed = (tables: readonly TableEvidence[]): string => {
  const names = tables.slice(0, 4).map(({ table }) => `"${table.name}"`);
  return [...names, ...(tables.length > 4 ? [`and ${tables.length - 4} more`] : [])].join(", ");
};

const withErrors = (tables: readonly TableEvidence[]): boolean =>
  tables.some(({ data }) => data?.dependent_variables.some(({ values }) => values.some(({ errors = [] }) => errors.length > 0)));

/** Judges tables of one kind by their being there, and their uncertainties. */
function tableItem(what: string, pattern: RegExp, advice: string, errors = true): ChecklistItem["judge"] {
  return (evidence) => {
    const found = tablesAbout(evidence, pattern);
    if (found.length === 0) return missing(`no table of ${what}`, advice);
    return errors && !withErrors(found)
      ? partly(`${listed(found)} without uncertainties`, "give the uncertainties, with labels")
      : ok(listed(found));
  };
}

function inputDistributions(evidence: LintEvidence): Verdict {
  const features = [...new Set(mainNetworks(evidence).flatMap(({ columns }) => columns.filter(({ role }) => role !== "coefficient").map(({ name }) => name)))]; // prettier-ignore
  const advice = "publish a histogram of every input of the networks";
  const shown = new Set(
    evidence.tables.flatMap(({ data }) =>
      data === undefined || data.dependent_variables.length === 0 ? [] : data.independent_variables.map(({ header }) => header.name),
    ),
  );
  if (features.length === 0) return missing("no columns are named", advice);
  return counted("inputs with a distribution", features.length, features.filter((name) => !shown.has(name)), advice); // prettier-ignore
}

function scoreShapes(evidence: LintEvidence): Verdict {
  const advice = "publish the expected events in bins of the score, for every process";
  const shapes = tablesAbout(evidence, /score|DNN|discriminant|log r/i).filter(({ data }) =>
    data?.independent_variables.some(({ values }) => values.some(({ low }) => low !== undefined)),
  );
  if (shapes.length === 0) return missing("no table of a score", advice);
  const processes = new Set(
    shapes.flatMap(
      ({ data }) =>
        data?.dependent_variables.flatMap(({ qualifiers = [] }) =>
          qualifiers.flatMap(({ name, value }) => (/sample|process/i.test(name) ? [String(value)] : [])),
        ) ?? [],
    ),
  );
  if (!withErrors(shapes)) return partly(`${listed(shapes)} without uncertainties`, "give the uncertainties, with labels");
  return processes.size === 0
    ? partly(`${listed(shapes)} do not name processes`, advice)
    : ok(`${listed(shapes)}, for ${[...processes].slice(0, 6).join(", ")}`);
}

function cutFlow(evidence: LintEvidence): Verdict {
  const advice = "publish raw and weighted counts behind every cut, for named samples";
  const tables = tablesAbout(evidence, /cut ?flow/i);
  if (tables.length === 0) return missing("no cut flow", advice);
  const columns = tables.flatMap(
    ({ data }) =>
      data?.dependent_variables.map(({ header, qualifiers = [] }) =>
        [header.name, ...qualifiers.map(({ name, value }) => `${name} ${value}`)].join(" "),
      ) ?? [],
  );
  const raw = columns.some((name) => /raw|simulated|generated|number of events|entries/i.test(name));
  const weighted = columns.some((name) => /weighted|expected|yield|events/i.test(name));
  return raw && weighted ? ok(listed(tables)) : partly(`${listed(tables)} has ${raw ? "raw" : "weighted"} counts only`, advice);
}

const CLASSIFIES = /probabilit|log_class_densities/;
const classifiers = (evidence: LintEvidence): boolean =>
  mainNetworks(evidence).some(
    ({ graph }) => graph?.outputs.some(({ name }) => CLASSIFIES.test(name)) === true || "classes" in (graph?.metadata ?? {}),
  );

function efficiencies(evidence: LintEvidence): Verdict {
  const advice = "publish the efficiency of cuts on the output against momentum and pseudorapidity, matched to the generator";
  const maps = tablesAbout(evidence, /efficienc|mis-?tag|acceptance|\bEFF\b/i).filter(
    ({ table }) => !/\bROC\b/i.test(`${table.name} ${table.description}`),
  );
  if (maps.length > 0)
    return withErrors(maps) ? ok(listed(maps)) : partly(`${listed(maps)} without uncertainties`, "give the uncertainties, with labels");
  const kinematic = mainNetworks(evidence).some(({ columns }) => columns.some(({ name }) => /_pt$/.test(name)));
  if (evidence.networks.length > 0 && evidence.subject === "artifact" && !classifiers(evidence) && !kinematic)
    return notApplicable("no network tags objects: none is a classifier, and no column is a momentum that a map could have as its axis");
  if (evidence.subject === "artifact" && !classifiers(evidence)) return notApplicable("no network is a classifier: none is cut on");
  return missing("no table of efficiencies", advice);
}

function workingPoints(evidence: LintEvidence): Verdict {
  const advice = "give thresholds of the output with the efficiencies they have";
  const tables = tablesAbout(evidence, /working point|threshold/i);
  const columns = evidence.tables.filter(({ data }) =>
    [...(data?.independent_variables ?? []), ...(data?.dependent_variables ?? [])].some(({ header }) =>
      /threshold|working point|\bcut\b/i.test(header.name),
    ),
  );
  const found = [...new Set([...tables, ...columns])];
  if (found.length > 0) return ok(listed(found));
  return evidence.subject === "artifact" && !classifiers(evidence)
    ? notApplicable("no network is a classifier: the likelihood uses the whole distribution of the output, no threshold")
    : missing("no thresholds", advice);
}

function closure(evidence: LintEvidence): Verdict {
  const advice = "publish best fits and intervals that readers find from the published pieces, with a tolerance";
  const results = evidence.json("reference_results.json");
  const intervals = itemsAt(results, "scans").filter((scan) => entriesAt(scan, "intervals").length > 0).length;
  const record = evidence.json("closure.json");
  if (record !== undefined && intervals > 0) return ok(`${intervals} scans with intervals, and what the published pieces give beside them`);
  if (intervals === 0) return missing("no reference results", advice);
  const tolerance = at(results, "tolerances") ?? at(results, "tolerance");
  return tolerance === undefined
    ? partly(`${intervals} scans with intervals, without a tolerance`, advice)
    : partly(`${intervals} scans with intervals; nothing shows that the published pieces give them`, advice);
}

/** Section D: what others check themselves against. */
export const VALIDATION_ITEMS: readonly ChecklistItem[] = [
  { id: "D1", section: "D", item: "events with inputs and expected outputs, and a tolerance", judge: testVectors },
  { id: "D2", section: "D", item: "distributions of the inputs", judge: inputDistributions },
  { id: "D3", section: "D", item: "distributions of the score per process, with uncertainties", judge: scoreShapes },
  { id: "D4", section: "D", item: "cut flows with raw and weighted counts", judge: cutFlow },
  { id: "D5", section: "D", item: "ROC curves with uncertainties", judge: tableItem("a ROC curve", /\bROC\b/i, "publish the share of background against that of signal") },
  { id: "D6", section: "D", item: "efficiency maps with uncertainties", judge: efficiencies },
  { id: "D7", section: "D", item: "working points", judge: workingPoints },
  { id: "D8", section: "D", item: "the published pieces give the published interval: numbers and tolerance", judge: closure },
]; // prettier-ignore
