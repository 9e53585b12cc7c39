import { AnalysisError } from "@ratiometer/config";

/** What of a file has to be the same in all files of a sample. */
interface CountedFile {
  readonly path: string;
  /** Weights that events have. */
  readonly weights: number;
  /** Names of the variations among them that are asked for. */
  readonly variations: readonly string[];
}

/**
 * Makes sure that the events of all files of a sample have the same number of weights, and the same variations.
 * @throws AnalysisError DATA_WEIGHT_COUNT naming two files that differ
 */
export function requireSameWeights(files: readonly CountedFile[]): void {
  const [first] = files;
  for (const { path, weights, variations } of files) {
    const differ = (what: string, found: string, expected: string): AnalysisError =>
      new AnalysisError("DATA_WEIGHT_COUNT", `the file has ${found} ${what}, ${first.path} has ${expected}`, {
        where: path,
        hint: "give each kind of file its own sample",
      });
    if (weights !== first.weights) throw differ("weights", `${weights}`, `${first.weights}`);
    const other = [...variations, ...first.variations].find((name) => !variations.includes(name) || !first.variations.includes(name));
    if (other !== undefined)
      throw differ(`variation "${other}"`, variations.includes(other) ? "a" : "no", first.variations.includes(other) ? "one" : "none");
  }
}
