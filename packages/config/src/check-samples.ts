import type { Analysis, Sample } from "./analysis.ts";
import { AnalysisError, unknownName } from "./analysis-error.ts";
import { isEventFiles, type EventFiles, type WeightScheme } from "./event-source.ts";
import { OBJECT_KINDS } from "./object-definition.ts";

/** Schemes that the weights of each kind of file can have. */
const SCHEMES: Readonly<Record<EventFiles["kind"], readonly WeightScheme["scheme"][]>> = {
  lhe: ["madgraph", "none"],
  nanoaod: ["map", "named", "topcoffea", "none"],
  delphes: ["map", "none"],
  madminer: ["madminer", "none"],
  table: ["map", "named", "topcoffea", "none"],
};

/** Kinds of files whose jets need a b-tag score and a threshold, as there are several. */
const TAGGED: readonly string[] = ["nanoaod"];

/** Kinds of files that do not say how their weights add up to a cross section. */
const UNNORMALISED: readonly string[] = ["nanoaod", "delphes", "table"];

function* checkWeights({ name, source, combine, crossSection }: Sample, where: Analysis["where"]): Generator<AnalysisError> {
  if (!isEventFiles(source)) return;
  const { kind, weights } = source;
  const path = `samples.${name}.weights`;
  const at = (key: string): { where: string; path: string } => ({ where: where(`${path}.${key}`), path: `${path}.${key}` });
  if (!SCHEMES[kind].includes(weights.scheme)) {
    const written = weights.map === undefined ? "scheme" : "map";
    const possible = SCHEMES[kind].map((scheme) => (scheme === "map" ? "map: FILE" : `scheme: ${scheme}`)).join(", ");
    const found = weights.map === undefined ? `scheme: ${weights.scheme}` : "a weight map";
    yield new AnalysisError("CONFIG_WEIGHTS", `found ${found}, expected one of ${possible} with source: ${kind}`, at(written));
    return;
  }
  const idle = (key: string, meaning: string): AnalysisError =>
    new AnalysisError("CONFIG_UNKNOWN_KEY", `key "${key}" has a meaning with ${meaning} only`, { ...at(key), hint: "leave it out" });
  if (Object.keys(weights.parameters).length > 0 && weights.scheme !== "madgraph") yield idle("parameters", "scheme: madgraph");
  if (weights.coefficients !== undefined && weights.scheme !== "topcoffea") yield idle("coefficients", "scheme: topcoffea");
  if (weights.nominal !== undefined && weights.scheme === "map") yield idle("nominal", "scheme: none, named or topcoffea");
  if (weights.nominal !== undefined && (kind === "lhe" || kind === "madminer")) yield idle("nominal", "files of columns");
  if (weights.sumOfWeights !== undefined && (kind === "lhe" || kind === "madminer")) yield idle("sum_of_weights", "files of columns");
  if (weights.scheme === "topcoffea" && weights.coefficients === undefined)
    yield new AnalysisError("CONFIG_MISSING_KEY", `missing key "coefficients"`, {
      where: where(path),
      path,
      hint: "scheme: topcoffea needs the names of the coefficients in their order (WCnames of the sample)",
    });
  if (kind === "table" && weights.nominal === undefined && (weights.scheme === "none" || weights.scheme === "named"))
    yield new AnalysisError("CONFIG_MISSING_KEY", `missing key "nominal"`, {
      where: where(path),
      path,
      hint: "nominal: the column that is the weight of the events",
    });
  if (combine === "mixture" && kind !== "lhe") {
    const combinePath = `samples.${name}.combine`;
    yield new AnalysisError("CONFIG_WRONG_VALUE", `found mixture, expected sum with source: ${kind}`, {
      where: where(combinePath),
      path: combinePath,
      hint: "a mixture needs the point of generation and the cross section there of each file, which Les Houches headers say",
    });
  }
  if (crossSection === undefined && UNNORMALISED.includes(kind))
    yield new AnalysisError("CONFIG_MISSING_KEY", `missing key "cross_section": files of source: ${kind} do not say it`, {
      where: where(`samples.${name}`),
      path: `samples.${name}`,
      hint: "cross_section: { value: 0.5, unit: pb }, that of all generated events at the SM",
    });
}

/** The process in closed form has one coefficient. */
function* checkClosedForm({ coefficients, samples, where }: Analysis): Generator<AnalysisError> {
  const simulated = samples.find(({ source }) => source.kind === "closed-form");
  if (simulated === undefined || (coefficients.length === 1 && coefficients[0].sm === 0)) return;
  const found = coefficients.map(({ name, sm }) => `${name} with sm: ${sm}`).join(", ");
  const message = `found ${found}, expected one coefficient with sm: 0 for the process "${simulated.process}"`;
  yield new AnalysisError("CONFIG_PROCESS_COEFFICIENTS", message, { where: where("coefficients"), path: "coefficients" });
}

function* checkObjects({ objects, samples, where }: Analysis): Generator<AnalysisError> {
  for (const kind of OBJECT_KINDS)
    for (const { kind: other } of objects.kinds[kind]?.awayFrom ?? []) {
      const path = `objects.${kind}.away_from.${other}`;
      const before = other === "leptons" ? OBJECT_KINDS.indexOf("muons") : OBJECT_KINDS.indexOf(other);
      if (before < OBJECT_KINDS.indexOf(kind)) continue;
      const allowed = OBJECT_KINDS.slice(0, OBJECT_KINDS.indexOf(kind)).join(", ");
      yield new AnalysisError("CONFIG_WRONG_VALUE", `found ${other}, which are selected after ${kind} or with them`, {
        where: where(path),
        path,
        hint: allowed === "" ? `${kind} are selected first: leave it out` : `${kind} may be kept away from ${allowed}`,
      });
    }
  const tagged = samples.find(({ source }) => TAGGED.includes(source.kind));
  if (tagged === undefined) return;
  for (const [key, found, example] of [
    ["btag", objects.kinds.jets?.attributes.btag, "btag: btagDeepFlavB"],
    ["threshold", objects.bTagThreshold, "threshold: 0.2783"],
  ] as const)
    if (found === undefined)
      yield new AnalysisError("CONFIG_MISSING_KEY", `missing key "${key}": sample "${tagged.name}" has several b-tag scores`, {
        where: where("objects.jets"),
        path: "objects.jets",
        hint: `say which one tags b jets, and from where on: objects: { jets: { ${example} } }`,
      });
}

function* checkSystematics({ systematics, samples, coefficients, where }: Analysis): Generator<AnalysisError> {
  const names = samples.map(({ name }) => name);
  for (const { name } of systematics.filter((systematic) => coefficients.some((coefficient) => coefficient.name === systematic.name))) {
    const path = `systematics.${name}`;
    yield new AnalysisError("CONFIG_DUPLICATE_NAME", `a coefficient is called "${name}", too, and both are parameters of one likelihood`, {
      where: where(path),
      path,
      hint: "give the uncertainty another name",
    });
  }
  for (const systematic of systematics) {
    if (systematic.type !== "free") continue;
    const [low, high] = systematic.range;
    const path = `systematics.${systematic.name}.range`;
    if (!(low >= 0 && low < 1 && high > 1))
      yield new AnalysisError("CONFIG_RANGE", `found the range [${low}, ${high}], expected one within which the factor 1 lies, from 0 on`, {
        where: where(path),
        path,
      });
  }
  for (const { name, samples: whose = [] } of systematics)
    for (const [i, sample] of whose.entries()) {
      const path = `systematics.${name}.samples[${i}]`;
      if (!names.includes(sample)) yield unknownName("CONFIG_UNKNOWN_SAMPLE", "sample", sample, names, { where: where(path), path });
    }
}

/** What no schema can see of samples, objects and systematic variations. */
export function checkSamples(analysis: Analysis): readonly AnalysisError[] {
  return [
    ...checkClosedForm(analysis),
    ...analysis.samples.flatMap((sample) => [...checkWeights(sample, analysis.where)]),
    ...checkObjects(analysis),
    ...checkSystematics(analysis),
  ];
}
