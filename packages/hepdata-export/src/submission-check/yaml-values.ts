import { TOO_DEEP, tooDeepYaml } from "@ratiometer/config";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node, type Pair } from "yaml";
import { isYamlDate, plainValue, type YamlDate } from "./plain-scalar.ts";
import type { Report } from "./submission-rule.ts";

/** A document of YAML 1.1 as plain data. */
export type YamlValue = string | number | boolean | null | YamlDate | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** A mapping of a document. */
export type YamlRecord = Readonly<Record<string, YamlValue>>;

/** Whether a value is a mapping. */
export const isYamlRecord = (value: unknown): value is YamlRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isYamlDate(value);

/** What readers of YAML refuse: control characters, halves of surrogate pairs. */
const UNPRINTABLE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** Deeper than any table, and far from the end of the stack. */
const DEEPEST = 100;
/** More values than a data file of HEPData's size can spell out: what has more repeats itself by aliases. */
const MOST_VALUES = 10_000_000;
const TAGS = "tag:yaml.org,2002:";

/** What makes a document unreadable, with its place. */
class YamlFault extends Error {}

function taggedScalar(tag: string, text: string): YamlValue {
  const value = plainValue(text);
  switch (tag.slice(TAGS.length)) {
    case "str":
      return text;
    case "int":
    case "float":
      if (typeof value === "number") return value;
      break;
    case "bool":
      if (typeof value === "boolean") return value;
      break;
    case "null":
      return null;
  }
  throw new YamlFault(`the tag ${tag.replace(TAGS, "!!")} of "${text}" is not one that HEPData reads`);
}

/** Turns the nodes of one document into data; aliases share what they stand for, and count as often as they stand. */
function documentValues(document: Document, onKeyTwice: (key: string) => void): YamlValue {
  const known = new Map<Node, { readonly value: YamlValue; readonly size: number }>();
  let size = 0;
  const valueOf = (node: unknown, depth: number): YamlValue => {
    if (depth > DEEPEST) throw new YamlFault(`values are nested more than ${DEEPEST} deep`);
    if (++size > MOST_VALUES) throw new YamlFault(`there are more than ${MOST_VALUES} values, aliases counted as often as they stand`);
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      const target = node.resolve(document);
      const found = target === undefined ? undefined : known.get(target);
      if (found === undefined) throw new YamlFault(`the alias *${node.source} stands for nothing, or for what it is part of`);
      size += found.size;
      if (size > MOST_VALUES) return valueOf(node, depth);
      return found.value;
    }
    const before = size;
    const value = ownValue(node, depth);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) known.set(node, { value, size: size - before });
    return value;
  };
  const ownValue = (node: unknown, depth: number): YamlValue => {
    if (isScalar(node)) {
      const { tag, type, source = "" } = node;
      const value = typeof node.value === "string" ? node.value : "";
      if (typeof tag === "string" && tag.startsWith(TAGS)) return taggedScalar(tag, value);
      if (typeof tag === "string" && tag !== "!") throw new YamlFault(`the tag ${tag} is not one that HEPData reads`);
      if (type !== "PLAIN" || tag === "!") return value;
      if (source === "=") throw new YamlFault('a plain "=" stops readers of YAML 1.1, it must be quoted');
      return plainValue(source);
    }
    if (isSeq(node)) return node.items.map((item) => valueOf(item, depth + 1));
    if (isMap(node)) return mapValue(node.items, depth);
    throw new YamlFault("a value of unknown kind");
  };
  const mapValue = (pairs: readonly Pair[], depth: number): YamlValue => {
    const entries = new Map<string, YamlValue>();
    const merged: (readonly [string, YamlValue])[] = [];
    for (const { key, value } of pairs) {
      if (isScalar(key) && key.type === "PLAIN" && key.source === "<<") {
        merged.push(...mergedEntries(valueOf(value, depth + 1)));
        continue;
      }
      const found = valueOf(key, depth + 1);
      if (typeof found === "object" && found !== null) throw new YamlFault("a key is a list or a mapping");
      const name = String(found);
      if (entries.has(name)) onKeyTwice(name);
      entries.set(name, valueOf(value, depth + 1));
    }
    return Object.fromEntries([...merged.filter(([name]) => !entries.has(name)), ...entries]);
  };
  return valueOf(document.contents, 0);
}

function mergedEntries(value: YamlValue): (readonly [string, YamlValue])[] {
  const maps = Array.isArray(value) ? (value as readonly YamlValue[]) : [value];
  return maps.toReversed().flatMap((map) => {
    if (!isYamlRecord(map)) throw new YamlFault('the key "<<" stands for mappings only');
    return Object.entries(map);
  });
}

function yamlText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new YamlFault("the file is not text in UTF-8", { cause });
  }
  const unprintable = UNPRINTABLE.exec(text);
  if (unprintable === null) return text;
  const code = unprintable[0].codePointAt(0) ?? 0;
  throw new YamlFault(`the character U+${code.toString(16).toUpperCase().padStart(4, "0")} is not allowed in YAML`);
}

function parsedDocuments(text: string): readonly Document[] {
  if (tooDeepYaml(text) !== undefined) throw new YamlFault(`values are ${TOO_DEEP}`);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: "1.1",
    schema: "failsafe",
    uniqueKeys: false,
    logLevel: "silent",
    // the library's own words of where are looked for in a time that grows with the square of the blank lines
    prettyErrors: false,
    lineCounter: lines,
  });
  if ("empty" in documents) return [];
  for (const { message, pos } of documents.flatMap(({ errors }) => errors)) {
    const [first, ...rest] = message.split("\n", 1)[0];
    throw new YamlFault(`no valid YAML in line ${lines.linePos(pos[0]).line}: ${first.toLowerCase()}${rest.join("")}`);
  }
  return documents;
}

/**
 * The documents of a file as HEPData's readers see them: YAML 1.1, in which 1e-7 is a text and yes a truth value.
 * @param report hears of what cannot be read
 * @returns undefined where the file cannot be read
 */
export function yamlDocuments(bytes: Uint8Array, report: Report): readonly YamlValue[] | undefined {
  const onKeyTwice = (key: string): void => report("yaml-key-twice", `the key "${key}" stands twice in one mapping, the last one counts`);
  try {
    return parsedDocuments(yamlText(bytes)).map((document) => documentValues(document, onKeyTwice));
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    report("yaml-syntax", error.message);
    return undefined;
  }
}
