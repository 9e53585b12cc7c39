type Severity = "error" | "warning";

/**
 * The rules of a HEPData submission by their stable codes: how grave a breach is, and the rule in a sentence. An error is what HEPData refuses, or stores
 * as something else than what was meant; a warning is what it accepts and readers miss.
 */
export const SUBMISSION_RULES = {
  "archive-damaged": ["error", "an archive can be unpacked: plain files that stay inside it"],
  "archive-size": ["error", "an upload takes at most 52 000 000 bytes"],
  "archive-submission": ["error", "there is one submission.yaml"],
  "bin-infinite": ["error", "a bin has one open end at most, a variable one underflow and one overflow bin"],
  "bin-order": ["error", "a bin's low end is below its high end"],
  "data-file-twice": ["error", "every table has a data file of its own"],
  "document-order": ["error", "only the first document may be without data_file"],
  "document-tables": ["error", "there is at least one table"],
  "document-empty": ["warning", "no document is empty"],
  "energy-text": ["error", "cmenergies are numbers in GeV, or one range like 1.7-4.7"],
  "error-empty": ["error", "an uncertainty has at least one side"],
  "error-labels": ["error", "several uncertainties of a value have distinct labels"],
  "error-negative": ["warning", "a symmetric uncertainty is not negative"],
  "error-text": ["error", "an uncertainty is a number, or a percentage"],
  "error-zero": ["error", "not all uncertainties of a value are zero"],
  "file-empty": ["error", "a file holds something"],
  "file-location": ["error", "a submission is flat: locations have no folders"],
  "file-missing": ["error", "every file that is referred to is there"],
  "file-unreferenced": ["error", "every file is referred to"],
  histfactory: ["error", "a HistFactory resource is a workspace that pyhf reads, with a finite likelihood"],
  "histfactory-patchset": ["error", "a patchset is for a workspace beside it, and its patches apply"],
  hs3: ["error", "an HS3 resource is a document of that standard"],
  "hs3-reading": ["warning", "an HS3 document can be read as a model"],
  "hs3-reference": ["error", "what an HS3 document refers to is in it"],
  "image-damaged": ["error", "an image is what its name says, and complete"],
  json: ["error", "a JSON file is JSON, with finite numbers"],
  "keyword-latex": ["warning", "keywords are without LaTeX"],
  "keyword-name": ["error", "keywords are cmenergies, observables, reactions, phrases"],
  "licence-ignored": ["warning", "HEPData ignores data_license in the first document"],
  "matrix-asymmetric": ["error", "a covariance or correlation matrix is symmetric"],
  "matrix-incomplete": ["error", "a covariance or correlation matrix is complete"],
  "matrix-indefinite": ["error", "a covariance or correlation matrix is positive semi-definite"],
  "network-batch": ["warning", "a network takes any number of events"],
  "network-opset": ["error", "a network's opset is one that every runtime has"],
  "network-output": ["warning", "a network's outputs are finite where all its inputs are 1"],
  "network-run": ["error", "a network can be loaded and run"],
  "network-structure": ["error", "a network's file is complete: standard operators, finite numbers, nothing kept in other files"],
  "network-vectors": ["error", "a network reproduces the test vectors in its file"],
  "not-finite": ["error", "values and uncertainties are finite"],
  "number-text": ["error", "numbers are numbers for readers of YAML 1.1"],
  "range-text": ["error", "a bin has a low and a high end, it is no text"],
  "record-key": ["error", "the first document has keys that HEPData knows"],
  "remote-schema": ["error", "tables follow HEPData's own schema"],
  "resource-description": ["error", "a resource has a description"],
  "resource-level": ["warning", "statistical models and analysis code are resources of the record"],
  "resource-type": ["error", "HEPData stores a resource under the type that is meant"],
  "shape-key": ["error", "there are no keys but those of the format"],
  "shape-length": ["error", "texts are not too long"],
  "shape-missing": ["error", "no key is missing"],
  "shape-type": ["error", "values are of the type that the format asks for"],
  "table-lengths": ["error", "the columns of a table are of one length"],
  "table-name-twice": ["error", "tables have distinct names"],
  "table-rows": ["warning", "tables of two or more independent variables have at most 5000 rows"],
  "table-size": ["error", "a data file takes at most 10 485 760 bytes"],
  "thumbnail-size": ["warning", "a thumbnail takes at most 200 kB"],
  "thumbnail-type": ["warning", "a thumbnail is a PNG, JPEG, GIF or TIFF image"],
  "value-missing": ["error", "a value that is no number has no uncertainties"],
  "yaml-key-twice": ["warning", "a mapping has each key once"],
  "yaml-syntax": ["error", "a file can be read as YAML 1.1"],
} as const;

/** A key of `SUBMISSION_RULES`. */
export type SubmissionRule = keyof typeof SUBMISSION_RULES;

/** One breach of a rule. */
export interface SubmissionFinding {
  readonly code: SubmissionRule;
  readonly severity: Severity;
  /** Name of the file in the submission; "" for the submission as a whole. */
  readonly file: string;
  /** Path inside the file: "dependent_variables[0].values[3].errors[1].symerror". */
  readonly path?: string;
  /** What was found and what is expected, in lower case. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}

/** Takes down what is wrong with one file. */
export type Report = (code: SubmissionRule, message: string, place?: { readonly path?: string; readonly hint?: string }) => void;

/** More findings of one rule in one file are counted, not listed. */
const MOST_ALIKE = 5;

/** What was found so far, and how what is wrong with one file is added. */
export interface FindingList {
  readonly of: (file: string) => Report;
  readonly all: () => readonly SubmissionFinding[];
}

/** An empty list of findings. */
export function findingList(): FindingList {
  const groups = new Map<string, SubmissionFinding[]>();
  const findings: SubmissionFinding[] = [];
  const of =
    (file: string): Report =>
    (code, message, place = {}) => {
      const alike = groups.get(`${code} ${file}`) ?? [];
      groups.set(`${code} ${file}`, alike);
      const finding: SubmissionFinding = { code, severity: SUBMISSION_RULES[code][0], file, message, ...place };
      if (alike.push(finding) <= MOST_ALIKE) findings.push(finding);
    };
  const all = (): readonly SubmissionFinding[] =>
    findings.map((finding) => {
      const alike = groups.get(`${finding.code} ${finding.file}`) ?? [];
      const more = alike.length - MOST_ALIKE;
      return more > 0 && alike[MOST_ALIKE - 1] === finding
        ? { ...finding, message: `${finding.message}, and ${more} more like it` }
        : finding;
    });
  return { of, all };
}

/** One line: severity, file and path, message, hint. */
export function describeFinding({ severity, code, file, path, message, hint }: SubmissionFinding): string {
  const place = [file, path].filter((part) => part !== undefined && part !== "").join(" ");
  return `${severity} ${code}${place === "" ? "" : `, ${place}`}: ${message}${hint === undefined ? "" : `; hint: ${hint}`}`;
}
