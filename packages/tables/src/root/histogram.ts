import { AnalysisError } from "@ratiometer/config";
import { damaged } from "./damage.ts";
import { countMember, numberMember, numbersMember, pointerMember, textMember, type StreamedObject } from "./streamed-object.ts";

/** A histogram in one or two dimensions (TH1, TH2), without what is under and over the range of its axes. */
export interface RootHistogram {
  /** With the directories to it. */
  readonly name: string;
  readonly title: string;
  /** "TH1D", "TH2F", … */
  readonly className: string;
  /** Numbers of fillings; not the sum of the contents. */
  readonly entries: number;
  /** x, or x and y: edges of the bins, one more than there are bins. */
  readonly axes: readonly Float64Array[];
  /** bins: contents, x running fastest. */
  readonly contents: Float64Array;
  /** bins: squares of the errors: sums of squared weights, or the contents where the histogram has none (as ROOT takes them). */
  readonly variances: Float64Array;
}

const HISTOGRAM = /^TH[12][CSIFDL]$/;

/** Whether objects of this class are histograms that are read. */
export const isHistogramClass = (className: string): boolean => HISTOGRAM.test(className);

function edgesOf(histogram: StreamedObject, name: string, where: string): Float64Array {
  const axis = pointerMember(histogram, name, where);
  if (axis === undefined) throw damaged(where, `${histogram.className} without ${name}`);
  const bins = countMember(axis, "fNbins", where);
  const edges = numbersMember(axis, "fXbins", where);
  if (edges.length !== 0 && edges.length !== bins + 1) throw damaged(where, `${name} with ${bins} bins and ${edges.length} edges`);
  const lower = numberMember(axis, "fXmin", where);
  const upper = numberMember(axis, "fXmax", where);
  return edges.length > 0 ? edges : Float64Array.from({ length: bins + 1 }, (_, i) => lower + ((upper - lower) * i) / bins);
}

/**
 * The histogram that an object is.
 * @param name with the directories to it
 * @throws AnalysisError DATA_ROOT_DAMAGED, also where numbers of bins and of contents do not fit; DATA_NOT_FINITE
 */
export function histogramOf(object: StreamedObject, name: string, where: string): RootHistogram {
  const { className } = object;
  const axes = (className.startsWith("TH2") ? ["fXaxis", "fYaxis"] : ["fXaxis"]).map((axis) => edgesOf(object, axis, where));
  const [columns, rows = 1] = axes.map((edges) => edges.length - 1);
  const cells = (columns + 2) * (axes.length === 2 ? rows + 2 : 1);
  const stored = numbersMember(object, "fArray", where);
  const squares = numbersMember(object, "fSumw2", where);
  if (stored.length !== cells || (squares.length !== 0 && squares.length !== cells))
    throw damaged(where, `${className} of ${cells} cells with ${stored.length} contents and ${squares.length} squared errors`);
  const contents = new Float64Array(columns * rows);
  const variances = new Float64Array(columns * rows);
  for (let row = 0, bin = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, bin++) {
      const cell = (axes.length === 2 ? (row + 1) * (columns + 2) : 0) + column + 1;
      contents[bin] = stored[cell];
      variances[bin] = squares.length === 0 ? Math.abs(stored[cell]) : squares[cell];
      if (!Number.isFinite(contents[bin]) || !Number.isFinite(variances[bin]))
        throw new AnalysisError("DATA_NOT_FINITE", `bin ${bin} holds ${contents[bin]} with squared error ${variances[bin]}`, { where });
    }
  const title = textMember(object, "fTitle", where);
  return { name, title, className, entries: numberMember(object, "fEntries", where), axes, contents, variances };
}

/** The refusal of an object that is no histogram. */
export function refuseNoHistogram(path: string, name: string, className: string): AnalysisError {
  return new AnalysisError("DATA_NO_HISTOGRAM", `"${name}" is a ${className}, expected a histogram TH1 or TH2`, { where: path });
}
