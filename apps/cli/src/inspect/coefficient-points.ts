import { AnalysisError } from "@ratiometer/config";
import { madgraphWeightPoints, type CoefficientPoint, type WeightHeader } from "@ratiometer/eft";

/** The points of weights as far as they can be told, and why others cannot. */
export interface KnownPoints {
  readonly of: ReadonlyMap<string, CoefficientPoint>;
  readonly generation: CoefficientPoint | null;
  /** undefined where some weight stands for a point. */
  readonly none: string | undefined;
  /** What is wrong with single weights. */
  readonly remarks: readonly string[];
}

/** The weight that an error is about, which its message names first. */
const ABOUT = /^weight "((?:[^"\\]|\\.)*)": /;

/** So many faults of one kind are told one by one. */
const MOST_REMARKS = 8;

const shortened = (remarks: readonly string[]): readonly string[] =>
  remarks.length <= MOST_REMARKS
    ? remarks
    : [...remarks.slice(0, MOST_REMARKS), `${remarks.length - MOST_REMARKS} weights more are at fault`];

/** The points of the weights of a header. One that contradicts itself or cannot be read is left out and remarked; the others keep their points. */
export function coefficientPoints(header: WeightHeader, file: string): KnownPoints {
  const remarks: string[] = [];
  let { weights } = header;
  for (;;)
    try {
      const { points, generation = null } = madgraphWeightPoints({ ...header, weights }, { file });
      return { of: new Map(points.map(({ id, point }) => [id, point])), generation, none: undefined, remarks: shortened(remarks) };
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      const nothing = { of: new Map<string, CoefficientPoint>(), generation: null };
      if (error.code === "DATA_NO_WEIGHTS") return { ...nothing, none: error.message, remarks: shortened(remarks) };
      remarks.push(error.message);
      const id = ABOUT.exec(error.message)?.[1];
      const others = weights.filter((weight) => weight.id !== id);
      if (others.length === weights.length || others.length === 0) return { ...nothing, none: undefined, remarks: shortened(remarks) };
      weights = others;
    }
}
