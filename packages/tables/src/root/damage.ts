import { AnalysisError } from "@ratiometer/config";

/** The error for bytes that are not what ROOT writes. @param where file, and tree, branch and basket where there are such */
export function damaged(where: string, message: string, cause?: unknown): AnalysisError {
  return new AnalysisError("DATA_ROOT_DAMAGED", message, {
    where,
    hint: "the file is damaged: fetch it again from where it came from",
    cause,
  });
}

/** The error for what ROOT may write and this reader does not know. */
export function unsupported(where: string, message: string): AnalysisError {
  return new AnalysisError("DATA_ROOT_UNSUPPORTED", message, {
    where,
    hint: "write it again with a current ROOT, or with uproot (trees with mktree)",
  });
}
