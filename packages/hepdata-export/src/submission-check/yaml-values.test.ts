import { expect, test } from "@jest/globals";
import { findingList } from "./submission-rule.ts";
import { yamlDocuments } from "./yaml-values.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string | Uint8Array): { values: unknown; messages: string[] } {
  const { all, of } = findingList();
  const values = yamlDocuments(typeof text === "string" ? bytes(text) : text, of("f.yaml"));
  return { values, messages: all().map(({ message }) => message) };
}

test("documents, quotes, tags, aliases and merged keys become what they stand for", () => {
  const text = "---\na: '1.5'\nb: !!str 2\nc: &x {low: 0, high: 1}\nd: *x\ne: {<<: *x, high: 2}\n---\n- no\n- \"no\"\n";
  expect(read(text).values).toEqual([
    { a: "1.5", b: "2", c: { low: 0, high: 1 }, d: { low: 0, high: 1 }, e: { low: 0, high: 2 } },
    [false, "no"],
  ]);
});

test("a file of JSON is read, too, by the rules of YAML", () => {
  expect(read('{"values": [1e-7, 0.5, null]}').values).toEqual([{ values: ["1e-7", 0.5, null] }]);
});

test("a key that stands twice is told, and the last one counts", () => {
  const { values, messages } = read("a: 1\na: 2\n");
  expect(values).toEqual([{ a: 2 }]);
  expect(messages).toEqual(['the key "a" stands twice in one mapping, the last one counts']);
});

const layers = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`).join("\n");

test.each<[string, string | Uint8Array, RegExp]>([
  ["a brace that is not closed", "a: {b: 1\nc: 2\n", /^no valid YAML in line \d/],
  ["bytes that are no text", Uint8Array.of(0x61, 0x3a, 0xff, 0xfe), /not text in UTF-8/],
  ["a control character", "a: \u0007\n", /U\+0007/],
  ["a plain equals sign", "a: =\n", /"=" stops readers/],
  ["a tag of Python", "a: !!python/object:os.system x\n", /!!python\/object:os\.system/],
  ["a tag of its own", "a: !secret x\n", /!secret/],
  ["an alias to nothing", "a: *b\n", /\*b|alias/i],
  ["brackets without end", "[".repeat(50_000), /nested|no valid YAML/],
  ["a billion laughs", `l0: &l0 [lol]\n${layers}\n`, /more than 10000000 values/],
])("%s is refused", (_, text, message) => {
  const { values, messages } = read(text);
  expect(values).toBeUndefined();
  expect(messages).toEqual([expect.stringMatching(message)]);
});
