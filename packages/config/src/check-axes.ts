import type { Analysis, Axis } from "./analysis.ts";
import { AnalysisError, unknownName } from "./analysis-error.ts";

/** Names of samples: each exists, none is there twice. */
function* checkSampleNames(given: readonly string[], path: string, { samples, where }: Analysis): Generator<AnalysisError> {
  const known = samples.map(({ name }) => name);
  for (const [i, name] of given.entries()) {
    // a name alone has no place in a list
    const place = { where: where(given.length === 1 ? path : `${path}[${i}]`), path: given.length === 1 ? path : `${path}[${i}]` };
    if (!known.includes(name)) yield unknownName("CONFIG_UNKNOWN_SAMPLE", "sample", name, known, place);
    else if (given.indexOf(name) !== i) yield new AnalysisError("CONFIG_DUPLICATE_NAME", `"${name}" is listed twice`, place);
  }
}

function* checkAscending(values: readonly number[], what: string, path: string, { where }: Analysis): Generator<AnalysisError> {
  const wrong = values.findIndex((value, i) => i > 0 && !(values[i - 1] < value));
  if (wrong <= 0) return;
  const place = { where: where(`${path}[${wrong}]`), path: `${path}[${wrong}]` };
  yield new AnalysisError(
    "CONFIG_EDGES",
    `found the ${what} ${values[wrong]} after ${values[wrong - 1]}, expected ascending ${what}s`,
    place,
  );
}

function* checkAxis(axis: Axis, path: string, analysis: Analysis): Generator<AnalysisError> {
  if (axis.kind === "edges") yield* checkAscending(axis.edges, "edge", `${path}.edges`, analysis);
  else if (axis.kind === "quantiles") {
    yield* checkSampleNames(axis.of, `${path}.quantiles.of`, analysis);
    yield* checkAscending(axis.at, "share", `${path}.quantiles.at`, analysis);
  } else {
    yield* checkSampleNames(axis.signal, `${path}.significance.signal`, analysis);
    const place = { where: analysis.where(`${path}.significance`), path: `${path}.significance` };
    if (!path.startsWith("channels."))
      yield new AnalysisError("CONFIG_WRONG_VALUE", "found significance, expected edges or quantiles: a map has no signal", place);
    else if (analysis.samples.every(({ name }) => axis.signal.includes(name)))
      yield new AnalysisError("CONFIG_WRONG_VALUE", "found every sample as signal, expected one at least that is background", {
        where: analysis.where(`${path}.significance.signal`),
        path: `${path}.significance.signal`,
        hint: "name the signal alone, or use quantiles",
      });
  }
}

/** The axes of bins at a path: edges ascend, samples exist, no column is binned twice. */
export function* checkAxes(axes: readonly Axis[], path: string, analysis: Analysis): Generator<AnalysisError> {
  for (const [i, axis] of axes.entries()) {
    yield* checkAxis(axis, `${path}[${i}]`, analysis);
    if (axes.findIndex(({ column }) => column === axis.column) === i) continue;
    const at = `${path}[${i}].column`;
    yield new AnalysisError("CONFIG_DUPLICATE_NAME", `"${axis.column}" is binned twice`, { where: analysis.where(at), path: at });
  }
}
