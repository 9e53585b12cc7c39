import { AnalysisError } from "@ratiometer/config";

/** Does some work on a file; an error that names no place is said to be in that file. */
export function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AnalysisError) || error.where !== undefined) throw error;
    const { code, message, path, hint } = error;
    throw new AnalysisError(code, message, {
      where: file,
      cause: error,
      ...(path === undefined ? {} : { path }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
