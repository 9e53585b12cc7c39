import { engineNamed } from "@ratiometer/classifiers";
import { submissionFindings, type SubmissionContents } from "./submission-findings.ts";
import type { SubmissionFinding } from "./submission-rule.ts";

/** Checks a HEPData submission, its networks by onnxruntime. @returns as submissionFindings */
export const checkSubmission = async (files: SubmissionContents): Promise<readonly SubmissionFinding[]> =>
  submissionFindings(files, await engineNamed("onnxruntime"));
