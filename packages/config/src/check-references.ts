import type { Analysis, Channel } from "./analysis.ts";
import { AnalysisError, unknownName } from "./analysis-error.ts";
import { checkAxes } from "./check-axes.ts";
import { checkClassifiers } from "./check-classifiers.ts";
import { checkBranching } from "./check-branching.ts";
import { checkComparisons } from "./comparison.ts";
import { checkSamples } from "./check-samples.ts";
import { momentumFault } from "./event-graph.ts";
import { neededToys } from "./needed-toys.ts";
import { DATA } from "./observed-data.ts";

const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name);

function* checkCoefficients({ coefficients, where }: Analysis): Generator<AnalysisError> {
  for (const { name, sm, range } of coefficients) {
    const path = `coefficients.${name}.range`;
    const [lower, upper] = range;
    if (!(lower < upper))
      yield new AnalysisError("CONFIG_RANGE", `found the range [${lower}, ${upper}], expected the lower end first`, {
        where: where(path),
        path,
      });
    else if (sm < lower || sm > upper)
      yield new AnalysisError("CONFIG_RANGE", `the range [${lower}, ${upper}] of "${name}" does not contain its SM value ${sm}`, {
        where: where(path),
        path,
      });
  }
}

function* checkSplit({ split, where }: Analysis): Generator<AnalysisError> {
  const sum = split.train + split.validation + split.test;
  if (Math.abs(sum - 1) > 1e-9)
    yield new AnalysisError("CONFIG_SPLIT", `train, validation and test add up to ${Number(sum.toFixed(9))}, expected 1`, {
      where: where("split"),
      path: "split",
      hint: `found ${split.train}, ${split.validation} and ${split.test}; a fraction left out has its default`,
    });
}

function* checkEventGraphs({ estimators, classifiers, where }: Analysis): Generator<AnalysisError> {
  for (const { name, network } of [...estimators, ...classifiers])
    for (const objects of network.graph?.objects ?? []) {
      const path = `estimators.${name}.network.graph.objects.${objects.name}`;
      const fault = momentumFault(objects.momentum);
      if (fault !== undefined) yield new AnalysisError("CONFIG_EITHER_OR", fault, { where: where(path), path });
    }
}

function* checkEstimators({ estimators, coefficients, where }: Analysis): Generator<AnalysisError> {
  for (const { name, coefficients: used, training } of estimators) {
    for (const [i, coefficient] of used.entries()) {
      const path = `estimators.${name}.coefficients[${i}]`;
      if (!names(coefficients).includes(coefficient))
        yield unknownName("CONFIG_UNKNOWN_COEFFICIENT", "coefficient", coefficient, names(coefficients), { where: where(path), path });
    }
    for (const [coefficient, { mean }] of Object.entries(training.prior)) {
      const path = `estimators.${name}.training.prior.${coefficient}`;
      const range = coefficients.find((known) => known.name === coefficient)?.range;
      if (!used.includes(coefficient) || range === undefined)
        yield unknownName("CONFIG_UNKNOWN_COEFFICIENT", "coefficient", coefficient, used, { where: where(path), path });
      else if (mean < range[0] || mean > range[1])
        yield new AnalysisError(
          "CONFIG_RANGE",
          `the mean ${mean} of the prior of ${coefficient} is outside its range [${range.join(", ")}]`,
          {
            where: where(`${path}.mean`),
            path: `${path}.mean`,
          },
        );
    }
  }
}

/** The classifier of an unbinned channel has to know every sample: the shares of the classes add up to 1. */
function* checkProcesses({ name, processes }: Extract<Channel, { model: "unbinned" }>, analysis: Analysis): Generator<AnalysisError> {
  if (processes === undefined) return;
  const { classifiers, samples, where } = analysis;
  const path = `channels.${name}.processes`;
  const classifier = classifiers.find((each) => each.name === processes);
  if (classifier === undefined) {
    yield unknownName("CONFIG_UNKNOWN_ESTIMATOR", "classifier", processes, names(classifiers), { where: where(path), path });
    return;
  }
  const missing = samples.find((sample) => !classifier.classes.some((each) => each.samples.includes(sample.name)));
  if (missing !== undefined)
    yield new AnalysisError(
      "CONFIG_WRONG_ESTIMATOR",
      `sample "${missing.name}" is in no class of "${processes}", expected every sample in one`,
      {
        where: where(path),
        path,
        hint: `add it to a class of estimators.${processes}`,
      },
    );
  if (classifier.decorrelate?.method === "planing" && classifier.calibration === "none")
    yield new AnalysisError(
      "CONFIG_WRONG_ESTIMATOR",
      `the planed classifier "${processes}" does not know the densities of its classes, expected one that does`,
      { where: where(path), path, hint: `give estimators.${processes} a calibration, or name another classifier` },
    );
}

function* checkChannel(channel: Channel, analysis: Analysis): Generator<AnalysisError> {
  yield* checkAxes(channel.axes ?? [], `channels.${channel.name}.axes`, analysis);
  if (channel.model === "binned") return;
  yield* checkProcesses(channel, analysis);
  const { estimators, inference, where } = analysis;
  const path = `channels.${channel.name}.estimator`;
  const estimator = estimators.find(({ name }) => name === channel.estimator);
  if (analysis.classifiers.some(({ name }) => name === channel.estimator))
    yield new AnalysisError(
      "CONFIG_WRONG_ESTIMATOR",
      `estimator "${channel.estimator}" tells classes of samples apart, expected one of type ratio`,
      { where: where(path), path, hint: `a channel can select on its columns, or bin one of them: model: binned` },
    );
  else if (estimator === undefined)
    yield unknownName("CONFIG_UNKNOWN_ESTIMATOR", "estimator", channel.estimator, names(estimators), { where: where(path), path });
  else if (estimator.type !== "ratio")
    yield new AnalysisError(
      "CONFIG_WRONG_ESTIMATOR",
      `estimator "${estimator.name}" learns a ${estimator.type}, expected one of type ratio`,
      { where: where(path), path },
    );
  else if (estimator.network.form === "parameterised" && estimator.coefficients.length > 1)
    yield new AnalysisError(
      "CONFIG_WRONG_ESTIMATOR",
      `the networks of estimator "${estimator.name}" see ${estimator.coefficients.length} coefficients, expected one, or a quadratic form in them: a likelihood is evaluated at many points`,
      { where: where(path), path, hint: "use form: structured for an unbinned channel" },
    );
  else {
    const { coefficients } = estimator;
    const first = analysis.channels.flatMap((other) => (other.model === "unbinned" ? [other] : []))[0];
    const common = estimators.find(({ name }) => name === first.estimator)?.coefficients ?? coefficients;
    if (common.join() !== coefficients.join())
      yield new AnalysisError(
        "CONFIG_COEFFICIENTS_DIFFER",
        `channel "${channel.name}" is in ${coefficients.join(", ")}, channel "${first.name}" in ${common.join(", ")}: a likelihood needs the same`,
        { where: where(path), path, hint: "train the estimators on the same coefficients, in the same order" },
      );
    const asked = [
      ...inference.scans.map((scan, i) => ({
        names: scan.coefficients,
        path: `inference.scans[${i}].coefficients`,
        at: `inference.scans[${i}].coefficients[0]`,
        is: "scanned",
      })),
      ...inference.points.map((point, i) => ({
        names: Object.keys(point),
        path: `inference.points[${i}]`,
        at: `inference.points[${i}]`,
        is: "tested",
      })),
    ];
    for (const { names: wanted, path: asker, at, is } of asked) {
      const missing = wanted.find((name) => !coefficients.includes(name) && analysis.coefficients.some((known) => known.name === name));
      if (missing === undefined) continue;
      const message = `coefficient "${missing}" is ${is}, but the estimator "${estimator.name}" of channel "${channel.name}" does not depend on it`;
      const hint = `add it to estimators.${estimator.name}.coefficients`;
      yield new AnalysisError("CONFIG_WRONG_ESTIMATOR", message, { where: where(at), path: asker, hint });
    }
  }
}

function* checkInference({ coefficients, inference, where }: Analysis): Generator<AnalysisError> {
  const scanned: string[] = [];
  for (const [i, scan] of inference.scans.entries()) {
    const placeOf = (c: number): { where: string; path: string } => {
      const path = `inference.scans[${i}].coefficients[${c}]`;
      return { where: where(path), path };
    };
    const unknown = scan.coefficients.findIndex((name) => !names(coefficients).includes(name));
    const of = scan.coefficients.toSorted().join(", ");
    if (unknown >= 0)
      yield unknownName("CONFIG_UNKNOWN_COEFFICIENT", "coefficient", scan.coefficients[unknown], names(coefficients), placeOf(unknown));
    else if (scanned.includes(of))
      yield new AnalysisError("CONFIG_DUPLICATE_NAME", `coefficient "${of.replace(", ", '" and "')}" is scanned twice`, placeOf(0));
    scanned.push(of);
  }
  if (inference.scans.every((scan) => scan.coefficients.length > 1))
    yield new AnalysisError("CONFIG_MISSING_KEY", "found no scan of one coefficient, expected at least one", {
      where: where("inference.scans"),
      path: "inference.scans",
      hint: `add { coefficients: [${inference.scans[0].coefficients[0]}] }: intervals and impacts are of one coefficient`,
    });
  const { levels, method, toys } = inference.intervals;
  const wrong = levels.findIndex((level, i) => i > 0 && !(levels[i - 1] < level));
  if (wrong > 0) {
    const path = `inference.intervals.levels[${wrong}]`;
    yield new AnalysisError("CONFIG_RANGE", `found the level ${levels[wrong]} after ${levels[wrong - 1]}, expected ascending levels`, {
      where: where(path),
      path,
    });
  }
  const needed = neededToys(Math.max(...levels));
  if (method === "feldman-cousins" && toys < needed) {
    const path = "inference.intervals.toys";
    yield new AnalysisError(
      "CONFIG_RANGE",
      `found ${toys} toys at each point, expected at least ${needed} for level ${Math.max(...levels)}`,
      {
        where: where(path),
        path,
      },
    );
  }
}

function* checkRoles({ channels, samples, inference, where }: Analysis): Generator<AnalysisError> {
  if (channels.length > 0 && channels.every(({ role }) => role === "validation"))
    yield new AnalysisError("CONFIG_WRONG_VALUE", "found validation channels only, expected one that makes the likelihood", {
      where: where("channels"),
      path: "channels",
      hint: "give a channel role: signal or role: control",
    });
  if (inference.data !== "observed") return;
  for (const { name } of samples.filter((sample) => sample.name === DATA)) {
    const path = `samples.${name}`;
    yield new AnalysisError("CONFIG_DUPLICATE_NAME", `a sample is called "${DATA}", as the observed data are`, {
      where: where(path),
      path,
      hint: "give the sample another name",
    });
  }
}

function* checkPoints({ coefficients, inference, where }: Analysis): Generator<AnalysisError> {
  for (const [i, point] of inference.points.entries()) {
    for (const [name, value] of Object.entries(point)) {
      const path = `inference.points[${i}].${name}`;
      const place = { where: where(path), path };
      const coefficient = coefficients.find((known) => known.name === name);
      if (coefficient === undefined) yield unknownName("CONFIG_UNKNOWN_COEFFICIENT", "coefficient", name, names(coefficients), place);
      else if (value < coefficient.range[0] || value > coefficient.range[1])
        yield new AnalysisError("CONFIG_RANGE", `${name} = ${value} is outside its range [${coefficient.range.join(", ")}]`, place);
    }
  }
}

function* checkDate({ export: { date }, where }: Analysis): Generator<AnalysisError> {
  if (date === undefined) return;
  const [year, month, day] = date.split("-").map(Number);
  if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day)
    yield new AnalysisError("CONFIG_WRONG_VALUE", `found "${date}", expected a day of the calendar`, {
      where: where("export.date"),
      path: "export.date",
    });
}

/** What no schema can see: names that are referred to exist and fit, ranges and edges ascend, ranges contain the SM, fractions add up to 1. */
export function checkReferences(analysis: Analysis): readonly AnalysisError[] {
  return [
    ...checkCoefficients(analysis),
    ...checkBranching(analysis),
    ...checkSamples(analysis),
    ...checkSplit(analysis),
    ...checkEventGraphs(analysis),
    ...checkEstimators(analysis),
    ...checkClassifiers(analysis),
    ...checkComparisons(analysis),
    ...analysis.channels.flatMap((channel) => [...checkChannel(channel, analysis)]),
    ...checkInference(analysis),
    ...checkPoints(analysis),
    ...checkRoles(analysis),
    ...checkDate(analysis),
    ...(analysis.export.efficiencyMaps ?? []).flatMap(({ name, axes }) => [
      ...checkAxes(axes, `export.efficiency_maps.${name}.axes`, analysis),
    ]),
  ];
}
