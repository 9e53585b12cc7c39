import { stat } from "node:fs/promises";
import { densityFile, type Analysis, type Sample } from "@ratiometer/config";
import { setDescriptions } from "@ratiometer/simulation";

/**
 * The files of parton densities that a sample is simulated with: the member of the set and the set's description; none for the embedded set.
 * @throws AnalysisError CONFIG_NO_SUCH_FILE
 */
export async function densityFiles(analysis: Analysis, sample: Sample): Promise<readonly string[]> {
  const file = await densityFile(analysis, sample);
  if (file === undefined) return [];
  const there = async (path: string): Promise<boolean> =>
    stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
  for (const description of setDescriptions(file)) if (await there(description)) return [file, description];
  return [file];
}
