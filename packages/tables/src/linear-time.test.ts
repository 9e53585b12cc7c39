import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { attributesOf, blankOut } from "./lhe/xml-text.ts";
import { declaredWeights } from "./lhe/weight-list.ts";
import { parseLheHeader } from "./lhe/header.ts";
import { openColumnarFile } from "./open-columnar-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "linear-time-"));
});
afterAll(() => rm(folder, { recursive: true }));

const N = 100_000;
const INIT = "2212 2212 6500 6500 0 0 0 0 -4 1\n0.5 0.01 1 1\n";
const header = (init: string, before = ""): string => `<LesHouchesEvents version="3.0">${before}<init>\n${INIT}${init}</init>\n`;

/** What a quadratic reader takes minutes for. */
const TEXTS: readonly (readonly [string, () => unknown])[] = [
  ["comments without an end", () => blankOut("<!--".repeat(N), "comments and CDATA")],
  ["attributes without values", () => attributesOf(" a".repeat(N))],
  ["weights whose tags do not end", () => declaredWeights(`<initrwgt>${'<weight id="'.repeat(N)}</initrwgt>`, "a.lhe")],
  ["elements of one name without an end", () => parseLheHeader(header("<a>".repeat(N)), "a.lhe")],
  ["elements of many names without an end", () => parseLheHeader(header(Array.from({ length: N }, (_, i) => `<a${i}>`).join("")), "a.lhe")],
  ["empty lines", () => parseLheHeader(header("", `<header>${"\n".repeat(N)}</header>`), "a.lhe")],
];

test.each(TEXTS)("%s are read in a time that grows with the text", (_, read) => {
  const began = performance.now();
  try {
    read();
  } catch (error) {
    expect(error).toMatchObject({ name: "AnalysisError" });
  }
  expect(performance.now() - began).toBeLessThan(10_000);
});

test.each([
  ["table.csv", `${"a [".repeat(N)}\n1\n`],
  ["digits.csv", `a,b\n1,${"1".repeat(2 * N)}x\n`],
  ["table.jsonl", `{"a": 1234567890123456789, "b": "${'\\"'.repeat(N)}\n`],
])("%s of long texts is read or refused in a time that grows with it", async (name, text) => {
  const path = join(folder, name);
  await writeFile(path, text);
  const began = performance.now();
  await openColumnarFile(path).then(
    (file) => file.close(),
    (error: unknown) => expect(error).toMatchObject({ name: "AnalysisError" }),
  );
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("what is left out of a text keeps its length, what has no end stays", () => {
  expect(blankOut("a<!-- b -->c<![CDATA[d]]>e<!--f", "comments and CDATA")).toBe(`a${" ".repeat(10)}c${" ".repeat(13)}e<!--f`);
  expect(blankOut("a<!-->-->b<![CDATA[d]]>", "comments")).toBe(`a${" ".repeat(8)}b<![CDATA[d]]>`);
  expect(parseLheHeader(header("<generator name='x' version='1'>some 1 2 words</generator>\n<open>\n# 5 6\n"), "a.lhe").crossSection).toBe(
    0.5,
  );
});
