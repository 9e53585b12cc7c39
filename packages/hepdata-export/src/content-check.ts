import { AnalysisError, unknownName, type ErrorCode } from "@ratiometer/config";
import type { ArtifactContent, BinnedScore, BranchingForm, Json, PublishedNetwork, Scan } from "./artifact-content.ts";
import { termCount } from "@ratiometer/eft";
import { binCount, gridFault } from "@ratiometer/features";
import { safeName } from "./named-points.ts";
import { yieldsAt } from "./likelihood/workspace-json.ts";
import { checkPerformance } from "./performance-check.ts";

const MIN_TEST_VECTORS = 50;

/**
 * Refuses content whose parts do not fit each other, before anything is written.
 * @throws AnalysisError EXPORT_NOT_FINITE, EXPORT_LENGTH, EXPORT_NAME, EXPORT_EDGES, EXPORT_YIELD, EXPORT_TEST_VECTORS, EXPORT_UNKNOWN_NAME, EXPORT_VALUE,
 * EXPORT_COVARIANCE, each naming the place in the content
 */
export function checkContent(content: ArtifactContent): void {
  const withoutEdges = {
    ...content,
    channels: content.channels.map((channel) => ({ ...channel, axes: [] })),
    efficiencyMaps: content.efficiencyMaps?.map((map) => ({ ...map, axes: map.axes.map((axis) => ({ ...axis, edges: [] })) })),
    inputDistributions: content.inputDistributions?.map((distribution) => ({ ...distribution, edges: [] })),
  };
  checkFinite(withoutEdges, "");
  checkHeader(content);
  atLeastOne(content.coefficients, "coefficients");
  atLeastOne(content.points, "points");
  atLeastOne(content.channels, "channels");
  atLeastOne(content.networks, "networks");
  for (const [what, names] of [
    ["coefficients", content.coefficients.map(({ name }) => name)],
    ["points", content.points.map(({ name }) => name)],
    ["networks", content.networks.map(({ file }) => file)],
    ["channels", content.channels.map(({ name }) => name)],
  ] as const)
    unique(names, what);
  content.coefficients.forEach(({ name, sm, range: [lo, hi] }) => {
    if (!(lo <= sm && sm <= hi && lo < hi))
      throw refusal("EXPORT_VALUE", `the range [${lo}, ${hi}] does not hold the SM value ${sm}`, `coefficients.${name}`);
  });
  content.points.forEach(({ name, at }) => {
    matches(name, /^[A-Za-z0-9_]+$/, "point", `points.${name}`);
    sameLength(at, content.coefficients.length, "coefficients", `points.${name}.at`);
  });
  content.networks.forEach((network) => checkNetwork(content, network));
  content.channels.forEach((channel) => checkChannel(content, channel));
  content.unbinned.forEach(({ channel, network, terms, mean, events }) => {
    sameLength(terms, termCount(content.coefficients.length), "terms of the quadratic form", `unbinned.${channel}.terms`);
    for (const [part, values] of Object.entries(mean))
      sameLength(values, termCount(content.coefficients.length), "terms of the quadratic form", `unbinned.${channel}.mean.${part}`);
    known(network, "network", content.networks.map(({ file }) => file), `unbinned.${channel}.network`); // prettier-ignore
    const columns = content.networks.find(({ file }) => file === network)?.inputs.filter(({ role }) => role === "feature").length ?? 0;
    if (events !== undefined)
      sameLength(events.features, events.weights.length * columns, "events times features", `unbinned.${channel}.events`);
  });
  unique(content.unbinned.map(({ channel }) => safeName(channel)), "unbinned"); // prettier-ignore
  content.scans.forEach((scan) => checkScan(content, scan));
  checkPerformance(content);
}

function checkHeader(content: ArtifactContent): void {
  matches(content.name, /^[A-Za-z0-9_-]+$/, "name of an artifact", "name");
  matches(content.licence, /^[A-Za-z0-9.+-]+$/, "SPDX identifier", "licence");
  if (content.date !== undefined) matches(content.date, /^\d{4}-\d{2}-\d{2}$/, "date (year-month-day)", "date");
  atLeastOne(content.authors, "authors");
  content.authors.forEach(({ orcid }, i) => {
    if (orcid !== undefined) matches(orcid, /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/, "ORCID", `authors[${i}].orcid`);
  });
  content.reactions.forEach((reaction, i) => matches(reaction, /^[^$]+ --> [^$]+$/, "reaction in HEPData's notation", `reactions[${i}]`));
  content.provenance.inputs.forEach(({ sha256 }, i) => matches(sha256, /^[0-9a-f]{64}$/, "SHA-256", `provenance.inputs[${i}].sha256`));
}

function checkNetwork(content: ArtifactContent, { file, bytes, output, inputs, testVectors, compression }: PublishedNetwork): void {
  const path = `networks.${file}`;
  const whole = content.networks.flatMap((network) => (network.compression === undefined ? [network.file] : []));
  if (compression !== undefined) known(compression.of, "network", whole, `${path}.compression.of`);
  matches(file, /^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/, "file name of a network", path);
  if (bytes.length === 0) throw refusal("EXPORT_VALUE", "the network has no bytes", path);
  atLeastOne(inputs, `${path}.inputs`);
  unique(inputs.map(({ name }) => name), `${path}.inputs`); // prettier-ignore
  const firstCoefficient = inputs.findIndex(({ role }) => role === "coefficient");
  inputs.forEach(({ name, role, minimum, maximum }, i) => {
    if (role === "coefficient")
      known(name, "coefficient", content.coefficients.map((entry) => entry.name), `${path}.inputs`); // prettier-ignore
    else if (firstCoefficient >= 0 && i > firstCoefficient)
      throw refusal(
        "EXPORT_VALUE",
        `feature "${name}" comes after a coefficient, coefficients are the last columns`,
        `${path}.inputs[${i}]`,
      );
    if (!(minimum <= maximum)) throw refusal("EXPORT_VALUE", `minimum ${minimum} is above maximum ${maximum}`, `${path}.inputs.${name}`);
  });
  const events = testVectors.inputs.length;
  if (events < MIN_TEST_VECTORS)
    throw refusal("EXPORT_TEST_VECTORS", `${events} test vectors, at least ${MIN_TEST_VECTORS} are published`, `${path}.testVectors`);
  testVectors.inputs.forEach((row, i) => sameLength(row, inputs.length, "inputs", `${path}.testVectors.inputs[${i}]`));
  known(output, "output", Object.keys(testVectors.outputs), `${path}.testVectors.outputs`);
  for (const [name, values] of Object.entries(testVectors.outputs))
    sameLength(values, events, "test vectors", `${path}.testVectors.outputs.${name}`);
}

function checkChannel(content: ArtifactContent, channel: BinnedScore): void {
  const path = `channels.${channel.name}`;
  const bins = channel.observed.length;
  atLeastOne(channel.samples, `${path}.samples`);
  unique(channel.samples.map(({ name }) => name), `${path}.samples`); // prettier-ignore
  atLeastOne(channel.axes, `${path}.axes`);
  unique(channel.axes.map(({ column }) => column), `${path}.axes`); // prettier-ignore
  const edgesFault = gridFault(channel);
  if (edgesFault !== undefined) throw refusal("EXPORT_EDGES", edgesFault.message, `${path}.${edgesFault.path}`);
  sameLength(channel.observed, binCount(channel), "bins", `${path}.observed`);
  const free = (content.free ?? []).map(({ name }) => name);
  for (const { name, terms, variance, branching, free: own = [] } of channel.samples) {
    const at = `${path}.samples.${name}`;
    for (const factor of own) known(factor, "free normalisation", free, `${at}.free`);
    checkBranching(content, branching, at);
    sameLength(terms, bins, "bins", `${at}.terms`);
    terms.forEach((row, bin) => {
      sameLength(row, termCount(content.coefficients.length), "terms of the quadratic form", `${at}.terms[${bin}]`);
      // nominal × polynomial cannot say that a bin fills away from the SM
      if (row[0] === 0 && row.some((term) => term !== 0))
        throw refusal("EXPORT_YIELD", `bin ${bin} is empty at the SM and not elsewhere`, at, "merge the bin with its neighbour");
    });
    if (variance !== undefined) sameLength(variance, bins, "bins", `${at}.variance`);
    if (variance?.some((value) => value < 0)) throw refusal("EXPORT_VALUE", "a variance is negative", `${at}.variance`);
  }
  const sm = content.coefficients.map((coefficient) => coefficient.sm);
  const standardModel = { name: "the SM", at: sm };
  for (const point of [standardModel, ...content.points]) checkYields(channel, point.name, point.at.map((value, i) => value - sm[i])); // prettier-ignore
  const count = channel.observed.findIndex((value) => value < 0);
  if (count >= 0) throw refusal("EXPORT_VALUE", `observed count ${channel.observed[count]} in bin ${count}`, `${path}.observed`);
}

/** A branching fraction has as many terms as yields have, and is 1 at the SM. */
function checkBranching({ coefficients }: ArtifactContent, branching: BranchingForm | undefined, at: string): void {
  if (branching === undefined) return;
  sameLength(branching.terms, termCount(coefficients.length), "terms of the quadratic form", `${at}.branching.terms`);
  if (branching.terms[0] !== 1)
    throw refusal("EXPORT_VALUE", `a branching fraction that is ${branching.terms[0]} at the SM, expected 1`, `${at}.branching.terms[0]`);
}

/** A bin without events, or with fewer than none, has no Poisson probability; nor has the shared factor of the Monte Carlo errors a size there. */
function checkYields(channel: BinnedScore, point: string, delta: readonly number[]): void {
  const measured = channel.samples.filter(({ variance }) => variance !== undefined);
  for (const samples of [channel.samples, measured].filter(({ length }) => length > 0)) {
    const yields = samples.map((sample) => yieldsAt(sample, delta));
    const totals = channel.observed.map((_, bin) => yields.reduce((sum, values) => sum + values[bin], 0));
    const bin = totals.findIndex((total) => !(total > 0));
    if (bin >= 0)
      throw refusal(
        "EXPORT_YIELD",
        `${totals[bin]} events expected in bin ${bin} at ${point}`,
        `channels.${channel.name}`,
        "merge bins or leave the point out",
      );
  }
}

function checkScan(content: ArtifactContent, scan: Scan): void {
  const path = `scans.${scan.coefficients.join(",")} (${scan.label})`;
  const names = content.coefficients.map(({ name }) => name);
  atLeastOne(scan.coefficients, `${path}.coefficients`);
  atLeastOne(scan.points, `${path}.points`);
  scan.coefficients.forEach((name) => known(name, "coefficient", names, `${path}.coefficients`));
  sameLength(scan.bestFit, scan.coefficients.length, "scanned coefficients", `${path}.bestFit`);
  scan.points.forEach(({ at, coefficients = names }, i) => {
    sameLength(at, scan.coefficients.length, "scanned coefficients", `${path}.points[${i}].at`);
    sameLength(coefficients, names.length, "coefficients", `${path}.points[${i}].coefficients`);
  });
  const contours = Object.keys(scan.contours ?? {});
  if (contours.length > 0) sameLength(scan.coefficients, 2, "coefficients with contours", `${path}.contours`);
  const intervals = Object.entries(scan.intervals ?? {});
  if (intervals.length > 0) sameLength(scan.coefficients, 1, "coefficient with intervals", `${path}.intervals`);
  for (const level of [...contours, ...intervals.map(([name]) => name)])
    if (!(Number(level) > 0 && Number(level) < 1))
      throw refusal("EXPORT_VALUE", `confidence level "${level}" is not between 0 and 1`, path);
  for (const [level, pieces] of intervals) {
    for (const [lo, hi] of pieces)
      if (!(lo <= hi)) throw refusal("EXPORT_VALUE", `interval [${lo}, ${hi}] runs backwards`, `${path}.intervals.${level}`);
  }
}

const isNumbers = (value: object): value is readonly number[] => Array.isArray(value) && value.every((entry) => typeof entry === "number");

function checkFinite(value: unknown, path: string): void {
  if (typeof value === "number" && !Number.isFinite(value))
    throw refusal("EXPORT_NOT_FINITE", `found ${value}, expected a finite number`, path);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  if (value instanceof Float32Array || value instanceof Float64Array || isNumbers(value)) {
    const place = value.findIndex((number) => !Number.isFinite(number));
    if (place >= 0) throw refusal("EXPORT_NOT_FINITE", `found ${value[place]}, expected a finite number`, `${path}[${place}]`);
    return;
  }
  for (const [key, member] of Object.entries(value as Record<string, Json>))
    checkFinite(member, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`);
}

function sameLength(values: ArrayLike<unknown>, expected: number, of: string, path: string): void {
  if (values.length !== expected) throw refusal("EXPORT_LENGTH", `found ${values.length} entries, expected ${expected} (${of})`, path);
}

function atLeastOne(values: readonly unknown[], path: string): void {
  if (values.length === 0) throw refusal("EXPORT_LENGTH", "found no entry, expected at least one", path);
}

function unique(names: readonly string[], path: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refusal("EXPORT_NAME", `"${twice}" occurs twice`, path);
}

function matches(text: string, pattern: RegExp, what: string, path: string): void {
  if (!pattern.test(text)) throw refusal("EXPORT_NAME", `"${text}" is no ${what}, expected ${String(pattern)}`, path);
}

function known(name: string, kind: string, valid: readonly string[], path: string): void {
  if (!valid.includes(name)) throw unknownName("EXPORT_UNKNOWN_NAME", kind, name, valid, { path });
}

function refusal(code: ErrorCode, message: string, path: string, hint?: string): AnalysisError {
  return new AnalysisError(code, message, hint === undefined ? { path } : { path, hint });
}
