import { counted, missing, notApplicable, ok, partly, type ChecklistItem, type Verdict } from "./checklist-item.ts";
import { at, itemsAt, numberAt, textAt } from "../reading/json-view.ts";
import type { LintEvidence } from "./lint-evidence.ts";
import { mainNetworks, type ColumnEvidence } from "./network-evidence.ts";

const NO_COLUMNS = "publish a dictionary of the inputs: name, unit, definition, range of every column, in order";

/** All columns of all networks by their names; one that several networks have stands once. */
function columnsOf(evidence: LintEvidence): readonly ColumnEvidence[] {
  return [...new Map(mainNetworks(evidence).flatMap(({ columns }) => columns.map((column) => [column.name, column] as const))).values()];
}

const isFeature = ({ role }: ColumnEvidence): boolean => role !== "coefficient";

/** Judges every feature by one property. */
const eachFeature =
  (what: string, advice: string, has: (column: ColumnEvidence) => boolean) =>
  (evidence: LintEvidence): Verdict => {
    const features = columnsOf(evidence).filter(isFeature);
    if (features.length === 0) return missing("no columns are named", NO_COLUMNS);
    return counted(what, features.length, features.filter((column) => !has(column)).map(({ name }) => name), advice); // prettier-ignore
  };

/** Number of columns of a network's first input, as its file declares it. */
function order(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  const lacking = networks.filter(({ columns, graph }) => {
    const width = graph?.inputs[0]?.dims.at(-1);
    return columns.length === 0 || columns.some(({ name }) => name === "") || (typeof width === "number" && width !== columns.length);
  });
  return counted("networks whose columns are named in order", networks.length, lacking.map(({ file }) => file), NO_COLUMNS); // prettier-ignore
}

/** Quantities of events and of simulation, which are no objects of a detector. */
const isReconstructed = ({ level, definition }: ColumnEvidence): boolean =>
  level === "reconstructed" || (level === undefined && /jet|lepton|b.?tag|met\b/i.test(definition ?? ""));

/** A toy whose observables are numbers drawn from a formula: there are no objects, levels or detectors. */
const isClosedForm = ({ prose }: LintEvidence): boolean => /a process in closed form/i.test(prose);
const CLOSED_FORM = "a process in closed form: its columns are numbers, not objects of a detector, and always there";

function levels(evidence: LintEvidence): Verdict {
  if (isClosedForm(evidence)) return notApplicable(CLOSED_FORM);
  const advice = "say whether it is of partons, particles or reconstructed objects";
  return eachFeature("columns with a level", advice, ({ level }) => level !== undefined)(evidence);
}

function objects(evidence: LintEvidence): Verdict {
  if (isClosedForm(evidence)) return notApplicable(CLOSED_FORM);
  const columns = columnsOf(evidence).filter(isFeature);
  const advice = "say how objects are defined: momentum and pseudorapidity cuts, isolation, overlap removal, working point of b tagging";
  if (columns.length === 0) return missing("no columns are named", NO_COLUMNS);
  if (columns.every(({ level }) => level === "parton")) return notApplicable("all columns are of partons, which need no objects");
  if (columns.every((column) => column.level !== undefined && !isReconstructed(column)))
    return notApplicable("no column is of reconstructed objects");
  const settings = at(evidence.index, "provenance", "settings");
  const told = ["objects", "reconstruction"].filter((key) => textOrObject(at(settings, key) ?? at(settings, "analysis", key)));
  if (told.length > 0) return ok(`the settings of the artifact tell ${told.join(" and ")} of the analysis`);
  return /overlap removal|working point|object definition/i.test(evidence.prose)
    ? partly("objects are described in words", advice)
    : missing("nothing defines the objects", advice);
}

const textOrObject = (value: unknown): boolean => value !== undefined && value !== null && JSON.stringify(value) !== "{}";

function ranges(evidence: LintEvidence): Verdict {
  const columns = columnsOf(evidence);
  if (columns.length === 0) return missing("no columns are named", NO_COLUMNS);
  const advice = "publish smallest and largest value and quantiles of the training events of every column";
  const without = columns.filter(({ minimum, maximum }) => minimum === undefined || maximum === undefined);
  if (without.length > 0) return counted("columns with their range in the training", columns.length, without.map(({ name }) => name), advice); // prettier-ignore
  const features = columns.filter(isFeature);
  return counted("features with range and quantiles", features.length, features.filter(({ quantiles }) => quantiles < 3).map(({ name }) => name), advice); // prettier-ignore
}

function correlations(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  if (networks.length === 0) return missing("there is no network", NO_COLUMNS);
  if (columnsOf(evidence).length === 0) return missing("no columns are named", NO_COLUMNS);
  const lacking = networks.filter(({ dictionary, columns }) => {
    const size = columns.filter(isFeature).length;
    const rows = itemsAt(dictionary, "correlation", "matrix");
    return size > 1 && (rows.length !== size || rows.some((row) => itemsAt(row).length !== size));
  });
  return counted("networks with the correlations of their features", networks.length, lacking.map(({ file }) => file), "publish the correlation matrix of the training events: each column in its range is not enough to be inside the domain"); // prettier-ignore
}

function surrogate(evidence: LintEvidence): Verdict {
  if (isClosedForm(evidence)) return notApplicable(CLOSED_FORM);
  const columns = columnsOf(evidence).filter(isFeature);
  if (columns.length === 0) return missing("no columns are named", NO_COLUMNS);
  const settings = at(evidence.index, "provenance", "settings");
  const smearing =
    textAt(settings, "reconstruction", "smearing") ??
    textAt(settings, "analysis", "reconstruction", "smearing") ??
    textAt(settings, "smearing");
  if (smearing !== undefined && smearing !== "none")
    return ok(`parametrised detector response "${smearing}", which reinterpret applies to generator-level events`);
  if (columns.every(({ level }) => level === "parton") || smearing === "none")
    return notApplicable("the columns are quantities of simulated particles, no detector is needed");
  if (/smearing|transfer function|efficiency maps?|fast simulation|delphes/i.test(evidence.prose))
    return partly("a recipe is named in words", "publish it with its numbers");
  return missing(
    "nothing says how the columns are had without the experiment's simulation",
    "give a smearing, a transfer function or a surrogate, and how well it does",
  );
}

function coefficients(evidence: LintEvidence): Verdict {
  const listed = itemsAt(evidence.index, "coefficients");
  const columns = columnsOf(evidence).filter(({ role }) => role === "coefficient");
  const entries = listed.length > 0 ? listed : columns.map(({ entry }) => entry);
  if (entries.length === 0)
    return missing("no coefficients are described", "list coefficients with basis, normalisation, scale, range and SM value");
  const nameOf = (entry: unknown): string => textAt(entry, "name") ?? "?";
  const advice = "give every coefficient its operator basis, unit (scale), range and SM value";
  const bare = entries.filter(
    (entry) => numberAt(entry, "sm") === undefined || itemsAt(entry, "range").length !== 2 || textAt(entry, "unit") === undefined,
  );
  if (bare.length > 0) return counted("coefficients with SM value, range and unit", entries.length, bare.map(nameOf), advice);
  const toy = /closed form/i.test(evidence.prose);
  if (toy)
    return ok(
      `${entries.length} of ${entries.length} coefficients with SM value, range and unit; a process in closed form has no operators`,
    );
  const unbased = entries.filter((entry) => textAt(entry, "basis") === undefined);
  if (unbased.length > 0) return partly(`no operator basis: ${unbased.map(nameOf).join(", ")}`, advice);
  return ok(`${entries.length} of ${entries.length} coefficients with basis, SM value, range and unit`);
}

function missingValues(evidence: LintEvidence): Verdict {
  if (isClosedForm(evidence)) return notApplicable(CLOSED_FORM);
  const features = columnsOf(evidence).filter(isFeature);
  if (features.length === 0) return missing("no columns are named", NO_COLUMNS);
  if (mainNetworks(evidence).every(({ dictionary }) => textAt(dictionary, "missing_values") !== undefined)) {
    const filled = features.filter((column) => column.missing !== undefined).length;
    return ok(`${filled} of ${features.length} columns can be missing and say what they hold then, the others always exist`);
  }
  const conditional = features.filter(({ level }) => level === "reconstructed");
  const without = conditional.filter((column) => column.missing === undefined).map(({ name }) => name);
  const advice = "say what a column holds where its object is missing, or that it always exists";
  if (features.every(({ level }) => level === undefined)) return partly("columns do not say whether they can be missing", advice);
  if (conditional.length === 0) return notApplicable("every column exists in every event");
  return counted("columns with a convention for missing objects", conditional.length, without, advice);
}

/** Section B: the inputs of the networks. */
export const INPUT_ITEMS: readonly ChecklistItem[] = [
  { id: "B1", section: "B", item: "the columns are listed in order, by name", judge: order },
  { id: "B2", section: "B", item: "every column has its symbol in LaTeX", judge: eachFeature("columns with a symbol", "give every feature its LaTeX", ({ latex }) => latex !== undefined) },
  { id: "B3", section: "B", item: "every column has a definition: a formula or a sentence", judge: eachFeature("columns with a definition", "say what fixes the quantity", ({ definition }) => definition !== undefined) },
  { id: "B4", section: "B", item: "every column has a unit", judge: eachFeature("columns with a unit", "write \"1\" for what has none", ({ unit }) => unit !== undefined) },
  { id: "B5", section: "B", item: "objects are defined: cuts, overlap removal, working points", judge: objects },
  { id: "B6", section: "B", item: "every column says its level: parton, particle or reconstructed", judge: levels },
  { id: "B7", section: "B", item: "there is a convention for missing objects and padding", judge: missingValues },
  { id: "B8", section: "B", item: "every column has a type of number", judge: eachFeature("columns with a type", "state float32", ({ dtype }) => dtype !== undefined) },
  { id: "B9", section: "B", item: "ranges and quantiles of the training events are published", judge: ranges },
  { id: "B10", section: "B", item: "correlations of the training events are published", judge: correlations },
  { id: "B11", section: "B", item: "the inputs can be had outside of the experiment: fast simulation, smearing, surrogate", judge: surrogate },
  { id: "B12", section: "B", item: "coefficients have basis, normalisation, scale, range and SM value", judge: coefficients },
]; // prettier-ignore
