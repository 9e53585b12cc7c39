import { missing, ok, partly, type ChecklistItem, type Verdict } from "./checklist-item.ts";
import { at, entriesAt, itemsAt, numberAt, textAt } from "../reading/json-view.ts";
import type { LintEvidence } from "./lint-evidence.ts";
import { mainNetworks } from "./network-evidence.ts";

/** Judges several pieces of information of which all should be there. */
function pieces(list: readonly (readonly [name: string, found: string | number | undefined])[], advice: string): Verdict {
  const there = list.flatMap(([name, found]) => (found === undefined ? [] : [`${name} ${found}`]));
  const lacking = list.flatMap(([name, found]) => (found === undefined ? [name] : []));
  if (lacking.length === 0) return ok(there.join(", "));
  return there.length === 0
    ? missing(`no ${lacking.join(", no ")}`, advice)
    : partly(`${there.join(", ")}; no ${lacking.join(", no ")}`, advice);
}

function identity({ index, text }: LintEvidence): Verdict {
  const citation = text("CITATION.cff");
  const inCitation = (key: string): string | undefined => new RegExp(`^${key}: *"?([^"\\n]+)`, "m").exec(citation)?.[1];
  return pieces(
    [
      ["DOI", textAt(index, "doi") ?? inCitation("doi")],
      ["version", textAt(index, "version") ?? inCitation("version")],
      ["date", textAt(index, "date") ?? inCitation("date-released")],
    ],
    "set export.doi, export.version and export.date; the repository reserves a DOI before publication",
  );
}

function authors({ index, text }: LintEvidence): Verdict {
  const advice = "name the authors, with their ORCID";
  const listed = itemsAt(index, "authors");
  if (listed.length === 0)
    return /^authors:/m.test(text("CITATION.cff")) ? partly("authors in the citation", advice) : missing("no authors", advice);
  const bare = listed.filter((author) => textAt(author, "orcid") === undefined).map((author) => textAt(author, "name") ?? "?");
  return bare.length === 0
    ? ok(`${listed.length} authors with ORCID`)
    : partly(`no ORCID of ${bare.slice(0, 6).join(", ")}${bare.length > 6 ? " and others" : ""}`, advice);
}

function licence({ index, networks, tables, record }: LintEvidence): Verdict {
  const advice = "give a licence for the data and one for the weights of the networks";
  const weights = networks.filter(
    ({ graph }) => graph !== undefined && ("license" in graph.metadata || "licence" in graph.metadata),
  ).length;
  const resources = [...record.resources, ...record.tables.flatMap(({ additional_resources = [] }) => additional_resources)];
  const ofNetworks = resources.filter(({ location, license }) => /\.onnx$/i.test(location) && license !== undefined).length;
  const licensed = tables.filter(({ table }) => table.data_license !== undefined).length;
  const data =
    textAt(index, "licence") ?? (tables.length > 0 && licensed === tables.length ? tables[0].table.data_license?.name : undefined);
  const ofWeights = networks.length === 0 || weights === networks.length || ofNetworks >= networks.length;
  if (data !== undefined && ofWeights) return ok(`${data}, for data and weights`);
  if (data === undefined && weights === 0 && ofNetworks === 0) return missing("no licence", advice);
  return partly(data === undefined ? "a licence of the networks only" : `${data} for the data, none in the networks' files`, advice);
}

function citation({ text, files }: LintEvidence): Verdict {
  const cff = text("CITATION.cff");
  const keys = ["cff-version", "message", "title", "authors"].filter((key) => !new RegExp(`^${key}:`, "m").test(cff));
  if (cff === "") return missing("no CITATION.cff", "say how to cite it, in CITATION.cff");
  return keys.length === 0
    ? ok(`CITATION.cff${files.has("README.md") ? " and README" : ""}`)
    : partly(`CITATION.cff without ${keys.join(", ")}`, "complete it");
}

function trainingData({ index, prose }: LintEvidence): Verdict {
  const advice = "name the events that the networks were trained on, with digests, or how they are made again";
  const inputs = itemsAt(index, "provenance", "inputs");
  const hashed = inputs.filter((entry) => /^[0-9a-f]{64}$/.test(textAt(entry, "sha256") ?? ""));
  if (inputs.length > 0)
    return hashed.length === inputs.length
      ? ok(`${inputs.length} files with their SHA-256`)
      : partly(`${hashed.length} of ${inputs.length} files with a digest`, advice);
  if (numberAt(index, "provenance", "seed") !== undefined && entriesAt(index, "provenance", "settings").length > 0)
    return ok("the run simulated its events: seed and settings make them again");
  return /simulated by the run itself/.test(prose)
    ? partly("the run simulated its events; its settings are not published", advice)
    : missing("nothing says what the networks were trained on", advice);
}

function generators({ index, prose }: LintEvidence): Verdict {
  const advice = "publish the settings of the simulation: process, program and version, cards, parton densities";
  const settings = at(index, "provenance", "settings");
  const samples = at(settings, "samples") ?? at(settings, "analysis", "samples");
  if (samples !== undefined && JSON.stringify(samples) !== "{}") return ok("the settings of all samples are in the index");
  if (settings !== undefined) return partly("settings without samples", advice);
  return /MadGraph|Pythia|Sherpa|POWHEG|Herwig|UFO/i.test(prose)
    ? partly("programs are named in words", advice)
    : missing("nothing says how the events were simulated", advice);
}

function code({ index, json }: LintEvidence): Verdict {
  const program = textAt(index, "generator", "name");
  const version = textAt(index, "generator", "version");
  const commit =
    textAt(index, "provenance", "commit") ??
    textAt(json("model_card.json"), "provenance", "commit") ??
    textAt(index, "generator", "commit");
  return pieces([[program ?? "program", version], ["commit", commit]], "name the commit, too, where the version is not a release: a program that runs as a package does not know it"); // prettier-ignore
}

function hyperparameters(evidence: LintEvidence): Verdict {
  const networks = mainNetworks(evidence);
  const lacking = networks.filter(({ dictionary }) => entriesAt(dictionary, "training").length < 5).map(({ file }) => file);
  const advice = "publish the settings of the training: architecture, loss, optimiser, epochs, batch, stopping";
  if (networks.length === 0) return missing("there is no network", advice);
  return lacking.length === 0
    ? ok(`settings of the training of ${networks.length} networks`)
    : (lacking.length === networks.length ? missing : partly)(`no settings of ${lacking.join(", ")}`, advice);
}

function environment({ index, json }: LintEvidence): Verdict {
  const libraries = new Map([
    ...entriesAt(json("model_card.json"), "provenance", "environment"),
    ...entriesAt(index, "provenance", "environment"),
  ]);
  if (libraries.size === 0) return missing("no versions of libraries", "publish the versions of all libraries that computed it");
  return ok([...libraries].slice(0, 4).map(([name, version]) => `${name} ${String(version)}`).join(", ")); // prettier-ignore
}

function modelCard({ text, json, prose, networks }: LintEvidence): Verdict {
  const card = `${text("MODEL_CARD.md")}${JSON.stringify(json("model_card.json") ?? "")}`;
  const advice = "say what it is for and not for, where it holds, and how sure the networks are of themselves";
  if (card === '""') return missing(/model card/i.test(prose) ? "a model card is named, none is there" : "no model card", advice);
  const said: readonly (readonly [string, RegExp])[] = [
    ["intended use", /intended[ _]use/i],
    ["what it is not for", /not for|out[ _-]of[ _-]scope|limits/i],
    ["domain of validity", /domain of validity|"domain"/i],
    ["spread of the ensemble", /ensemble|spread|standard deviation/i],
  ];
  const lacking = said.filter(([, pattern]) => !pattern.test(card)).map(([name]) => name);
  const about = networks.length === 0 || networks.some(({ file }) => card.includes(file));
  if (lacking.length === 0 && about) return ok("intended use, limits, domain of validity, ensemble");
  return partly(`no ${[...lacking, ...(about ? [] : ["section about a network that is here"])].join(", no ")}`, advice);
}

function machineIndex({ index, files }: LintEvidence): Verdict {
  const entries = itemsAt(index, "files");
  if (entries.length === 0) return missing("no index", "list all files with role, size and digest in a file for programs");
  const hashed = entries.filter((entry) => /^[0-9a-f]{64}$/.test(textAt(entry, "sha256") ?? "") && textAt(entry, "role") !== undefined);
  const found = `${hashed.length} files with role and SHA-256${files.has("ro-crate-metadata.json") ? ", and an RO-Crate" : ""}`;
  return hashed.length === entries.length ? ok(found) : partly(found, "give every file role and digest");
}

function links({ index, prose, record, text }: LintEvidence): Verdict {
  const all = [
    prose,
    JSON.stringify(index ?? ""),
    text("CITATION.cff"),
    text("ro-crate-metadata.json"),
    ...record.resources.map(({ location }) => location),
  ].join("\n");
  const paper = textAt(index, "arxiv") ?? String(numberAt(index, "inspire") ?? "");
  const links: readonly (readonly [string, string | undefined])[] = [
    ["paper", paper !== "" ? paper : /arxiv\.org|inspirehep\.net/i.exec(all)?.[0]],
    ["record", /10\.17182\/hepdata|10\.5281\/zenodo|hepdata\.net|zenodo\.org/i.exec(all)?.[0]],
  ];
  return pieces(
    links,
    "name the paper (arXiv, INSPIRE) and the records at HEPData and Zenodo: export.arxiv, export.inspire, export.doi, export.related",
  );
}

function examples({ files }: LintEvidence): Verdict {
  const kinds: readonly (readonly [string, RegExp])[] = [
    ["Python", /\.py$/],
    ["JavaScript", /\.m?js$/],
    ["C++ (Rivet, SimpleAnalysis)", /\.(?:cc|cxx|cpp)$/],
  ];
  const has = ([, pattern]: readonly [string, RegExp]): boolean => [...files.keys()].some((path) => pattern.test(path));
  const [there, lacking] = [kinds.filter(has), kinds.filter((kind) => !has(kind))].map((list) => list.map(([name]) => name).join(", "));
  const advice = "add an example that runs the networks and reproduces the result, in Python, JavaScript and C++";
  if (there === "") return missing("no example", advice);
  return lacking === "" ? ok(there) : partly(`${there}; not ${lacking}`, advice);
}

function seeds({ index }: LintEvidence): Verdict {
  const seed = numberAt(index, "provenance", "seed");
  return seed === undefined ? missing("no seed", "publish the seed of the run") : ok(`seed ${seed}`);
}

/** Section F: where it comes from and who may use it how. */
export const PROVENANCE_ITEMS: readonly ChecklistItem[] = [
  { id: "F1", section: "F", item: "DOI, version and date", judge: identity },
  { id: "F2", section: "F", item: "authors with ORCID", judge: authors },
  { id: "F3", section: "F", item: "a licence for data and for weights", judge: licence },
  { id: "F4", section: "F", item: "how to cite it", judge: citation },
  { id: "F5", section: "F", item: "what the networks were trained on", judge: trainingData },
  { id: "F6", section: "F", item: "settings of the simulation", judge: generators },
  { id: "F7", section: "F", item: "program with version and commit", judge: code },
  { id: "F8", section: "F", item: "seeds", judge: seeds },
  { id: "F9", section: "F", item: "settings of the training", judge: hyperparameters },
  { id: "F10", section: "F", item: "versions of the libraries", judge: environment },
  { id: "F11", section: "F", item: "a model card: use, limits, domain, uncertainty of the networks", judge: modelCard },
  { id: "F12", section: "F", item: "a machine-readable index with digests", judge: machineIndex },
  { id: "F13", section: "F", item: "links to the paper and its records", judge: links },
  { id: "F14", section: "F", item: "examples that run: Python, C++, JavaScript", judge: examples },
]; // prettier-ignore
