import { jsonDigest } from "@ratiometer/likelihood";
import { missing, notApplicable, ok, partly, type ChecklistItem, type Verdict } from "./checklist-item.ts";
import { at, itemsAt, numberAt, textAt } from "../reading/json-view.ts";
import type { LintEvidence, ModelEvidence } from "./lint-evidence.ts";

const modelsOf = ({ models }: LintEvidence, kind: ModelEvidence["kind"]): readonly ModelEvidence[] =>
  models.filter((model) => model.kind === kind);

/** The workspace that says most: the one with the most modifiers. */
function mainWorkspace(evidence: LintEvidence): unknown {
  const modifiers = (value: unknown): number =>
    itemsAt(value, "channels").flatMap((channel) => itemsAt(channel, "samples")).flatMap((sample) => itemsAt(sample, "modifiers")).length; // prettier-ignore
  return [...modelsOf(evidence, "workspace")].sort((a, b) => modifiers(b.value) - modifiers(a.value)).at(0)?.value;
}

function fullModel(evidence: LintEvidence): Verdict {
  const advice = "publish the whole model: observed data, every sample with every modifier, auxiliary data";
  const workspace = mainWorkspace(evidence);
  if (workspace === undefined) {
    const hs3 = modelsOf(evidence, "hs3").length;
    return hs3 > 0 ? partly("an HS3 document only", advice) : missing("no statistical model", advice);
  }
  const channels = itemsAt(workspace, "channels");
  const samples = channels.flatMap((channel) => itemsAt(channel, "samples"));
  const observed = new Set(itemsAt(workspace, "observations").map((entry) => textAt(entry, "name")));
  const blind = channels.flatMap((channel) => (observed.has(textAt(channel, "name")) ? [] : [textAt(channel, "name") ?? "?"]));
  const bare = samples.filter((sample) => itemsAt(sample, "modifiers").length === 0).length;
  if (blind.length > 0) return partly(`no data of ${blind.join(", ")}`, advice);
  const found = `${channels.length} ${channels.length === 1 ? "channel" : "channels"} with data, ${samples.length} samples, all modifiers`;
  if (samples.length === 0 || bare === samples.length) return partly(`${found.replace(", all modifiers", "")}, no modifiers`, advice);
  return ok(found);
}

const parameterNames = (workspace: unknown): readonly string[] => [
  ...new Set(
    itemsAt(workspace, "channels").flatMap((channel) =>
      itemsAt(channel, "samples").flatMap((sample) =>
        itemsAt(sample, "modifiers").flatMap((modifier) =>
          textAt(modifier, "type") === "polynomial"
            ? itemsAt(modifier, "data", "coefficients").map(String)
            : (textAt(modifier, "name") ?? []),
        ),
      ),
    ),
  ),
];

function parameters(evidence: LintEvidence): Verdict {
  const advice = "describe every parameter, those of interest and nuisance parameters, in words";
  const names = parameterNames(mainWorkspace(evidence));
  if (names.length === 0) return missing("no parameters are named", advice);
  const described = new Set(
    itemsAt(evidence.json("model_card.json"), "parameters", "list").flatMap((note) =>
      textAt(note, "description") === undefined ? [] : (textAt(note, "name") ?? []),
    ),
  );
  const known = new Set(itemsAt(evidence.index, "coefficients").map((entry) => textAt(entry, "name")));
  const told = (name: string): boolean =>
    known.has(name) || described.has(name) || new RegExp(`[\`"' ]${name.replace(/[^\w]/g, "\\$&")}[\`"' ,.:]`).test(evidence.prose);
  const untold = names.filter((name) => !told(name));
  if (untold.length === 0) return ok(`${names.length} parameters, all described`);
  const found = `${names.length - untold.length} of ${names.length} parameters described; not ${untold.slice(0, 6).join(", ")}${untold.length > 6 ? " and others" : ""}`;
  return untold.length === names.length ? missing(found, advice) : partly(found, advice);
}

function pyhf(evidence: LintEvidence): Verdict {
  const [workspaces, patchsets] = [modelsOf(evidence, "workspace"), modelsOf(evidence, "patchset")];
  const advice = "publish a workspace that pyhf reads, and a patchset of signal points with the workspace's digest";
  if (workspaces.length === 0) return missing("no workspace", advice);
  if (patchsets.length === 0) return partly(`${workspaces.length} workspaces, no patchset`, advice);
  const digests = new Set(workspaces.map(({ text, path }) => jsonDigest(text, path, "sha256")));
  const lost = patchsets.filter(({ value }) => !digests.has((textAt(value, "metadata", "digests", "sha256") ?? "").toLowerCase()));
  if (lost.length > 0) return partly(`the digest of ${lost.map(({ path }) => path).join(", ")} is of none of the workspaces`, advice);
  const points = Math.max(...patchsets.map(({ value }) => itemsAt(value, "patches").length));
  return ok(`workspace and patchset of ${points} points with its digest`);
}

function hs3(evidence: LintEvidence): Verdict {
  const found = modelsOf(evidence, "hs3");
  if (found.length === 0) return missing("no HS3 document", "publish the model as HS3, too, with its version");
  return ok(`HS3 ${[...new Set(found.map(({ value }) => textAt(value, "metadata", "hs3_version") ?? "of no version"))].join(", ")}`);
}

function combine({ files }: LintEvidence): Verdict {
  const cards = [...files].filter(
    ([path, bytes]) => /\.txt$/i.test(path) && /^imax\b/m.test(new TextDecoder().decode(bytes.subarray(0, 4096))),
  );
  const packed = [...files.keys()].filter((path) => /(?:data)?card[^/]*\.(?:tar\.gz|tgz|zip)$/i.test(path));
  const found = [...cards.map(([path]) => path), ...packed];
  return found.length > 0
    ? ok(found.join(", "))
    : missing("no Combine card", "publish a card with its shapes, for those who combine with CMS");
}

function morphing(evidence: LintEvidence): Verdict {
  const advice = "publish the yields of every bin as polynomials in the coefficients";
  const document = evidence.json("eft_morphing.json");
  if (document !== undefined && itemsAt(document, "channels").length > 0)
    return ok(
      `polynomials of ${itemsAt(document, "channels").length} channels, convention: ${textAt(document, "convention") ?? "not said"}`,
    );
  const polynomial = modelsOf(evidence, "workspace").some(({ text }) => /"type"\s*:\s*"polynomial"/.test(text));
  return polynomial
    ? partly("only as a modifier of the workspace", advice)
    : missing("no dependence of the yields on coefficients", advice);
}

function testValues(evidence: LintEvidence): Verdict {
  const results = evidence.json("reference_results.json");
  const advice = "publish best fit, −2 log L at the SM and, where the model has a signal strength, CLs: observed and expected";
  if (results === undefined) return missing("no results to reproduce", advice);
  const nll =
    numberAt(results, "twiceNllSm") ?? numberAt(results, "workspace", "twice_nll_sm") ?? numberAt(results, "unbinned", "twice_nll_sm");
  const fits = itemsAt(results, "scans").filter((scan) => itemsAt(scan, "bestFit").length > 0).length;
  const tests = at(results, "cls") ?? at(results, "pointTests");
  const lacking = [
    ...(nll === undefined ? ["−2 log L at the SM"] : []),
    ...(fits === 0 ? ["best fits"] : []),
    ...(tests === undefined ? ["CLs or tests of points"] : []),
  ];
  const found = `${fits} best fits${nll === undefined ? "" : ", −2 log L at the SM"}${at(results, "cls") === undefined ? "" : ", CLs"}${at(results, "pointTests") === undefined ? "" : ", tests of points"}`;
  return lacking.length === 0 ? ok(found) : partly(`${found}; not ${lacking.join(", ")}`, advice);
}

function correlationModel(evidence: LintEvidence): Verdict {
  const workspace = mainWorkspace(evidence);
  const advice = "name nuisance parameters so that what is shared has one name, and say what is shared";
  if (workspace === undefined) return missing("no statistical model", advice);
  const nuisance = itemsAt(workspace, "channels").flatMap((channel) => itemsAt(channel, "samples").flatMap((sample) => itemsAt(sample, "modifiers"))).filter((modifier) => ["normsys", "histosys", "lumi", "shapesys"].includes(textAt(modifier, "type") ?? "")); // prettier-ignore
  if (nuisance.length === 0)
    return notApplicable(
      "there are no systematic uncertainties: the only nuisance parameters are those of the simulation's size, one per bin",
    );
  const covariance = evidence.tables.some(({ table }) => /covarian|correlat/i.test(`${table.name} ${table.description}`));
  return covariance || /correlat|the same in all samples and channels/i.test(evidence.prose)
    ? ok("parameters of one name are shared, correlations are published")
    : partly("parameters of one name are shared; nothing says so", advice);
}

function unbinned(evidence: LintEvidence): Verdict {
  const channels = itemsAt(evidence.index, "channels").filter((channel) => textAt(channel, "model") === "unbinned");
  if (evidence.index !== undefined && channels.length === 0) return notApplicable("no channel is unbinned");
  if (evidence.index === undefined && !/unbinned|simulation-based inference|NSBI/i.test(evidence.prose))
    return notApplicable("nothing is said to be unbinned");
  const document = evidence.json("unbinned.json");
  const advice = "publish the definition of the test statistic, networks, rates as polynomials and the Asimov events";
  const pieces: readonly (readonly [string, boolean])[] = [
    ["networks of the ratio", itemsAt(document, "channels").length > 0 && itemsAt(document, "channels").every((channel) => [...evidence.files.keys()].includes(textAt(channel, "network") ?? ""))],
    ["rates", itemsAt(document, "channels").every((channel) => at(channel, "expected_events") !== undefined) || itemsAt(evidence.json("eft_morphing.json"), "unbinned").length > 0],
    ["the test statistic", itemsAt(document, "formula").length > 0 || itemsAt(document, "definition").length > 0],
    ["Asimov events", itemsAt(document, "channels").some((channel) => [...evidence.files.keys()].some((path) => path.endsWith(textAt(channel, "events", "features") ?? "?")))],
  ]; // prettier-ignore
  const [there, lacking] = [pieces.filter(([, has]) => has), pieces.filter(([, has]) => !has)].map((list) =>
    list.map(([name]) => name).join(", "),
  );
  if (document === undefined) return missing("nothing defines the unbinned likelihood", advice);
  return lacking === "" ? ok(there) : partly(`${there}; not ${lacking}`, advice);
}

/** Section E: the statistical model. */
export const STATISTICAL_MODEL_ITEMS: readonly ChecklistItem[] = [
  { id: "E1", section: "E", item: "the full model: data, all samples, all modifiers", judge: fullModel },
  { id: "E2", section: "E", item: "parameters have names and descriptions", judge: parameters },
  { id: "E3", section: "E", item: "pyhf JSON with a patchset and digests", judge: pyhf },
  { id: "E4", section: "E", item: "HS3", judge: hs3 },
  { id: "E5", section: "E", item: "a Combine card", judge: combine },
  { id: "E6", section: "E", item: "yields as polynomials in the coefficients", judge: morphing },
  { id: "E7", section: "E", item: "expected and observed values: best fit, −2 log L at the SM, tests", judge: testValues },
  { id: "E8", section: "E", item: "correlations across channels, names of nuisance parameters for combinations", judge: correlationModel },
  { id: "E9", section: "E", item: "of an unbinned likelihood networks, rates, test statistic, Asimov events", judge: unbinned },
]; // prettier-ignore
