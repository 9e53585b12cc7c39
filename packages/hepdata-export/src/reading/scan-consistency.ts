import { chi2LogSurvival, chi2Quantile, significanceOfLogPValue } from "@ratiometer/likelihood";
import type { ReferenceResults, ReferenceScan } from "./artifact-documents.ts";

/** Values of a curve near an interval's end may be off by what its interpolation is. */
const SLACK = 0.05;
const CLOSE = 1e-6;

const spelled = ({ coefficients, label }: ReferenceScan): string => `the scan of ${coefficients.join(", ")} (${label})`;
const near = (a: number, b: number, tolerance: number = CLOSE): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** The curve between its points, straight lines; undefined outside. */
function curveAt(points: ReferenceScan["points"], at: number): { readonly value: number; readonly step: number } | undefined {
  const above = points.findIndex((point) => point.at[0] >= at);
  if (above < 0 || (above === 0 && points[0].at[0] > at)) return undefined;
  const [right, left] = [points[above], points[Math.max(above - 1, 0)]];
  const width = right.at[0] - left.at[0];
  const share = width > 0 ? (at - left.at[0]) / width : 1;
  return {
    value: left.deltaTwiceNll + share * (right.deltaTwiceNll - left.deltaTwiceNll),
    step: Math.abs(right.deltaTwiceNll - left.deltaTwiceNll),
  };
}

function* curveFaults(scan: ReferenceScan): Generator<string> {
  const { points, intervals, bestFit } = scan;
  const of = spelled(scan);
  if (points.some(({ at }, i) => i > 0 && !(at[0] > points[i - 1].at[0]))) {
    yield `${of}: its points do not rise`;
    return;
  }
  const lowest = points.reduce((least, point) => (point.deltaTwiceNll < least.deltaTwiceNll ? point : least));
  const best = curveAt(points, bestFit[0]);
  if (best === undefined) yield `${of}: its best fit ${bestFit[0]} lies outside of its points`;
  // the minimum lies on neither side of a grid point that is lower than its neighbours
  else {
    const i = points.indexOf(lowest);
    const [low, high] = [points[Math.max(i - 1, 0)].at[0], points[Math.min(i + 1, points.length - 1)].at[0]];
    const elsewhere = best.value - lowest.deltaTwiceNll > best.step + SLACK;
    if (elsewhere && !(bestFit[0] >= low && bestFit[0] <= high))
      yield `${of}: its best fit is ${bestFit[0]}, its lowest point at ${lowest.at[0]}`;
  }
  for (const [level, pieces] of Object.entries(intervals)) {
    if (!(Number(level) > 0 && Number(level) < 1)) {
      yield `${of}: no confidence level is "${level}"`;
      continue;
    }
    const threshold = chi2Quantile(Number(level), 1);
    const [first, last] = [points[0].at[0], points[points.length - 1].at[0]];
    for (const [i, [low, high]] of pieces.entries()) {
      if (!(low <= high && (i === 0 || low > pieces[i - 1][1]))) yield `${of}: its intervals of level ${level} do not rise`;
      for (const end of [low, high]) {
        const curve = curveAt(points, end);
        if (curve === undefined) yield `${of}: the interval end ${end} of level ${level} lies outside of its points`;
        // at the border of a scan an interval may go on
        else if (!(
          near(curve.value, threshold, SLACK) ||
          Math.abs(curve.value - threshold) <= curve.step ||
          ((end === first || end === last) && curve.value <= threshold)
        ))
          yield `${of}: the interval end ${end} of level ${level} lies where the curve is ${curve.value}, expected ${threshold}`;
      }
    }
    const misplaced = points.find(({ at: [at], deltaTwiceNll }) => {
      const inside = pieces.some(([low, high]) => at >= low && at <= high);
      return inside ? deltaTwiceNll > threshold + CLOSE * threshold : deltaTwiceNll < threshold - CLOSE * threshold;
    });
    if (misplaced !== undefined)
      yield `${of}: the point ${misplaced.at[0]}, where the curve is ${misplaced.deltaTwiceNll}, is on the wrong side of the intervals of level ${level}`;
  }
}

/**
 * What does not fit inside of the reference results: lists of the same length, intervals that are where their curve passes the quantile, significances that are those of
 * their likelihoods. What no reader can compute without events is still held to itself.
 * @returns sentences
 */
export function consistencyFaults({ scans, pointTests = [] }: ReferenceResults, names: readonly string[]): string[] {
  const faults: string[] = [];
  const main = scans.at(0);
  for (const scan of scans) {
    const { coefficients, bestFit, points } = scan;
    const unknown = coefficients.find((name) => !names.includes(name));
    if (unknown !== undefined) faults.push(`${spelled(scan)}: "${unknown}" is no coefficient of the artifact`);
    else if (bestFit.length !== coefficients.length || points.some(({ at }) => at.length !== coefficients.length))
      faults.push(`${spelled(scan)}: points of other lengths than ${coefficients.length}`);
    else if (points.some(({ deltaTwiceNll }) => deltaTwiceNll < -CLOSE)) faults.push(`${spelled(scan)}: a point below its best fit`);
    else if (coefficients.length === 1) faults.push(...curveFaults(scan));
  }
  for (const { at, deltaTwiceNll, significance, log10PValue } of pointTests) {
    const logP = chi2LogSurvival(Math.max(0, deltaTwiceNll), Object.keys(at).length);
    const place = JSON.stringify(at).slice(0, 80);
    if (!near(significance, significanceOfLogPValue(logP)) || !near(log10PValue, logP / Math.LN10))
      faults.push(`the test of ${place}: significance ${significance} and log10 p ${log10PValue} are not those of ${deltaTwiceNll}`);
    const [name, ...others] = Object.keys(at);
    const curve = others.length === 0 && main?.coefficients.join() === name ? curveAt(main.points, at[name]) : undefined;
    if (curve !== undefined && Math.abs(curve.value - deltaTwiceNll) > curve.step + SLACK)
      faults.push(`the test of ${place}: ${deltaTwiceNll} is not what the scan has there, ${curve.value}`);
  }
  return faults;
}
