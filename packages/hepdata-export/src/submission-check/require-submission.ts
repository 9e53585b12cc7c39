import { AnalysisError, throwFaults } from "@ratiometer/config";
import { checkSubmission } from "./check-submission.ts";
import type { SubmissionContents } from "./submission-findings.ts";

/**
 * Refuses a submission that HEPData, or readers of it, would refuse.
 * @param folder of the submission in the artifact
 * @throws AnalysisError EXPORT_HEPDATA_INVALID for each error, several as an AggregateError
 */
export async function requireSubmission(files: SubmissionContents, folder: string): Promise<void> {
  const errors = (await checkSubmission(files)).filter(({ severity }) => severity === "error");
  throwFaults(
    errors.map(({ code, file, path, message, hint }) => {
      const where = `${folder}/${file}`;
      const place = { where, ...(path === undefined ? {} : { path }), ...(hint === undefined ? {} : { hint }) };
      return new AnalysisError("EXPORT_HEPDATA_INVALID", `${message} (${code})`, place);
    }),
  );
}
