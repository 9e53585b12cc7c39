import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { tanhNetwork } from "@ratiometer/classifiers/testing";
import { zip } from "../archive/zip.ts";
import { openFiles } from "../reading/artifact-files.ts";
import { toyContent } from "../testing/toy-content.ts";
import { writeArtifact } from "../write-artifact.ts";
import { lintEvidence } from "./lint-evidence.ts";
import { lintPublished } from "./lint-published.ts";
import { lint, type LintItem, type LintResult } from "./lint.ts";

type Files = ReadonlyMap<string, Uint8Array>;

let place: string;
let files: Files;
let whole: LintResult;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "lint-"));
  await writeArtifact(join(place, "artifact"), toyContent(tanhNetwork(5)));
  ({ files } = await openFiles(join(place, "artifact")));
  whole = lintFiles(files);
});
afterAll(() => rm(place, { recursive: true }));

function lintFiles(of: Files): LintResult {
  const submission = [...of].flatMap(([path, bytes]) =>
    path.startsWith("hepdata/") ? [[path.slice("hepdata/".length), bytes] as const] : [],
  );
  return lint(lintEvidence("artifact", of, new Map(submission)));
}

const itemOf = ({ items }: LintResult, id: string): LintItem => {
  const found = items.find((item) => item.id === id);
  if (found === undefined) throw new Error(`no item ${id}`);
  return found;
};

/** The artifact with one JSON file changed. */
function changed(path: string, change: (text: string) => string): Files {
  const text = new TextDecoder().decode(files.get(path));
  const after = change(text);
  if (after === text) throw new Error(`${path} is as it was`);
  return new Map([...files, [path, new TextEncoder().encode(after)]]);
}

const without = (pattern: RegExp): Files => new Map([...files].filter(([path]) => !pattern.test(path)));

test("every item has an id of its section, a verdict, and advice where it is not fulfilled", () => {
  expect(new Set(whole.items.map(({ id }) => id)).size).toBe(whole.items.length);
  for (const { id, section, status, message, advice } of whole.items) {
    expect(id.startsWith(section)).toBe(true);
    expect(message).not.toBe("");
    expect([id, advice === ""]).toEqual([id, status === "ok" || status === "not applicable"]);
  }
});

test("the score counts what is fulfilled of what applies, and is the sum of its sections", () => {
  const count = (pattern: RegExp): number => whole.items.filter(({ status }) => pattern.test(status)).length;
  expect(whole.score).toEqual({ passed: count(/^ok$/), applicable: count(/^(?!not applicable)/) });
  const sum = (key: "passed" | "applicable"): number => whole.sections.reduce((total, { score }) => total + score[key], 0);
  expect([sum("passed"), sum("applicable")]).toEqual([whole.score.passed, whole.score.applicable]);
});

/** What is taken away, and the items that are then not fulfilled any more. */
const LOSSES: readonly (readonly [what: string, files: () => Files, ids: readonly string[]])[] = [
  ["the networks", () => without(/\.onnx$/), ["A1", "A6", "A7", "B1", "C1", "D1"]],
  ["the dictionary of inputs", () => without(/^model\/inputs\.json$/), ["B1", "B4", "C1"]],
  ["the test vectors", () => without(/^model\/test_vectors\.json$/), ["D1"]],
  ["half of the test vectors", () => changed("model/test_vectors.json", (text) => text.replace(/"inputs": \[\n(?: {6}\[[^\]]*\],?\n){20}/, '"inputs": [\n')), ["D1"]],
  ["a digest", () => changed("artifact.json", (text) => text.replace(/("path": "model\/kt-ratio\.onnx",\n\s+"role": "network",\n\s+"sha256": ")\w{8}/, "$100000000")), ["A7"]],
  ["a unit", () => changed("model/inputs.json", (text) => text.replace('"unit": "GeV"', '"unit": ""')), ["B4"]],
  ["the SM value of a coefficient", () => changed("artifact.json", (text) => text.replace(/"sm": 1,/, "")), ["B12"]],
  ["the patchset", () => without(/patchset\.json$|pyhf_models/), ["E3"]],
  ["the patchset's digest", () => changed("likelihood/patchset.json", (text) => text.replace(/"sha256": "\w{8}/, '"sha256": "00000000')), ["E3"]],
  ["the polynomials", () => without(/eft_morphing\.json$/), ["E6"]],
  ["the reference results", () => without(/reference_results\.json$/), ["D8", "E7"]],
  ["the tables", () => without(/\.yaml$/), ["C4", "D3", "D4", "D5"]],
  ["the uncertainties of the ROC curve", () => new Map([...files].map(([path, bytes]) => [path, /hepdata\/roc_.*\.yaml$/.test(path) ? new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll(/\n +errors:\n(?: +- (?:symerror|asymerror).*\n(?: {8,}.*\n)*)+/g, "\n")) : bytes])), ["D5"]],
  ["the licences", () => new Map([...changed("artifact.json", (text) => text.replace('"licence": "CC-BY-4.0"', '"licence": ""'))].filter(([path]) => !path.startsWith("hepdata"))), ["F3"]],
  ["the citation", () => without(/^CITATION\.cff$/), ["F4"]],
  ["the model card", () => without(/MODEL_CARD|model_card/), ["F11"]],
  ["the seed", () => changed("artifact.json", (text) => text.replace(/"seed": \d+/, '"seed": null')), ["F8"]],
]; // prettier-ignore

test.each(LOSSES)("without %s the items about it are not fulfilled", (_, edited, ids) => {
  const after = lintFiles(edited());
  for (const id of ids) {
    expect([id, itemOf(whole, id).status]).toEqual([id, "ok"]);
    expect([id, itemOf(after, id).status]).toEqual([id, expect.stringMatching(/^(?:missing|partly)$/)]);
  }
});

test("a network alone is judged, and one whose caller shall scale the columns is told so", async () => {
  const path = join(place, "network.onnx");
  await writeFile(path, tanhNetwork(2, { pt_mean: "80", pt_std: "40" }));
  const { items, subject, submission } = await lintPublished(path);
  expect([subject, submission]).toEqual(["network", []]);
  const status = (id: string): string | undefined => items.find((item) => item.id === id)?.status;
  expect([status("A1"), status("A3"), status("A6"), status("F12")]).toEqual(["ok", "missing", "ok", "missing"]);
});

test("a submission is judged by the checklist and by the rules of HEPData", async () => {
  const { subject, submission, items } = await lintPublished(join(place, "artifact", "hepdata.tar.gz"));
  expect([subject, submission]).toEqual(["submission", []]);
  expect(items.find(({ id }) => id === "D3")).toMatchObject({ status: "ok" });
});

test("an archive of two submissions is no submission", async () => {
  const path = join(place, "two.zip");
  const text = new TextEncoder().encode("comment: x\n");
  await writeFile(path, zip(new Map([["a/submission.yaml", text], ["b/submission.yaml", text]]))); // prettier-ignore
  const { submission } = await lintPublished(path);
  expect(submission).toEqual([expect.objectContaining({ code: "archive-submission", severity: "error" })]);
});

test("what is neither artifact nor submission is refused", async () => {
  await expect(lintPublished(place)).rejects.toMatchObject({ code: "EXPORT_NOT_PUBLISHED" });
  await expect(lintPublished(join(place, "nothing"))).rejects.toMatchObject({ code: "EXPORT_NO_ARTIFACT" });
});
