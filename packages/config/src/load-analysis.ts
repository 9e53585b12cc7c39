import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { Analysis } from "./analysis.ts";
import { AnalysisError } from "./analysis-error.ts";
import { analysisOfText } from "./analysis-of-text.ts";
import { nearestName } from "./nearest-name.ts";

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    if (code === "EISDIR") {
      const inside = (await readdir(file)).find((name) => /\.ya?ml$/.test(name));
      const hint = inside === undefined ? "give the analysis file itself" : `did you mean "${file.replace(/\/$/, "")}/${inside}"?`;
      throw new AnalysisError("CONFIG_NOT_AN_ANALYSIS", `"${file}" is a folder, expected an analysis file`, { cause, hint });
    }
    if (code !== "ENOENT" && code !== "ENOTDIR")
      throw new AnalysisError("CONFIG_NO_SUCH_FILE", `the analysis file "${file}" cannot be read (${code})`, { cause });
    const siblings = await readdir(dirname(resolve(file))).catch((): string[] => []);
    const near = nearestName(basename(file), siblings);
    throw new AnalysisError("CONFIG_NO_SUCH_FILE", `there is no analysis file "${file}"`, {
      cause,
      hint: near === undefined ? `looked in ${dirname(resolve(file))}` : `did you mean "${near}"?`,
    });
  }
}

/** Contents of `file` as an analysis, in the variants that are named; throws as `loadAnalysis`. */
export const parseAnalysis = (text: string, file: string, variants: readonly string[] = []): Analysis =>
  analysisOfText(text, { file, directory: dirname(resolve(file)), variants });

/**
 * Reads and checks an analysis file, in the variants that are named. It looks at no event file: `sampleFiles` does.
 * @throws AnalysisError, or AggregateError of several in the file's order, each with code, file:line:column, path, what was found and expected:
 *   CONFIG_NO_SUCH_FILE, CONFIG_NOT_AN_ANALYSIS, CONFIG_YAML_SYNTAX, CONFIG_DUPLICATE_KEY (the file), CONFIG_UNKNOWN_KEY, CONFIG_MISSING_KEY,
 *   CONFIG_WRONG_TYPE, CONFIG_WRONG_VALUE, CONFIG_EITHER_OR, CONFIG_NOT_SUPPORTED (its form), CONFIG_UNKNOWN_COEFFICIENT, CONFIG_UNKNOWN_ESTIMATOR,
 *   CONFIG_UNKNOWN_SAMPLE, CONFIG_UNKNOWN_VARIANT, CONFIG_WRONG_ESTIMATOR, CONFIG_COEFFICIENTS_DIFFER, CONFIG_PROCESS_COEFFICIENTS, CONFIG_DUPLICATE_NAME, CONFIG_RANGE, CONFIG_EDGES, CONFIG_SPLIT (what it refers to)
 */
export async function loadAnalysis(file: string, variants: readonly string[] = []): Promise<Analysis> {
  const text = await readText(file);
  if (text.includes("\0") || text.trimStart().startsWith("<") || text.startsWith("\x1f"))
    throw new AnalysisError("CONFIG_NOT_AN_ANALYSIS", `"${file}" is not YAML, expected an analysis file`, { where: file });
  return parseAnalysis(text, file, variants);
}
