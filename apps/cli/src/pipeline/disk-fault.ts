import { AnalysisError } from "@ratiometer/config";

/** What a disk refuses, or has no room for. A file that is missing is not among them: in a run folder that is a defect of ours. */
const REFUSALS = [
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOSPC",
  "EDQUOT",
  "EFBIG",
  "EIO",
  "EBUSY",
  "ENOTDIR",
  "EISDIR",
  "EEXIST",
  "ENAMETOOLONG",
  "EMFILE",
];

/** An error of the disk below a run folder as the fault that its user can mend; any other error as it is. */
export function diskFault(error: unknown, out: string): unknown {
  const { code = "", message, path } = error as NodeJS.ErrnoException;
  if (!REFUSALS.includes(code) || (path !== undefined && !path.startsWith(out))) return error;
  return new AnalysisError("USAGE_CANNOT_WRITE", `the run folder "${out}" cannot be written: ${message}`, {
    hint: "the folder must be writable and have space; --out names another",
    cause: error,
  });
}
