import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair, visit } from "yaml";
import { AnalysisError } from "./analysis-error.ts";
import { TOO_DEEP, tooDeepYaml } from "./yaml-depth.ts";

/** Keys and list positions from the root of a document to a node. */
export type Segments = readonly (string | number)[];

/** A YAML document whose nodes are known by file, line and column. */
export interface LocatedYaml {
  /** Plain value: maps as objects, lists as arrays. */
  readonly value: unknown;
  /**
   * "file:line:column" (from 1) of a node, or of the nearest ancestor that is in the file. A scalar is located at its value, a map or list at its key.
   */
  readonly where: (segments: Segments) => string;
  /** "file:line:column" of the key that leads to a node. */
  readonly whereKey: (segments: Segments) => string;
}

/** ["channels", "sr", "axes", 0] as "channels.sr.axes[0]". */
export function pathText(segments: Segments): string {
  return segments.map((segment, i) => (typeof segment === "number" ? `[${segment}]` : i === 0 ? segment : `.${segment}`)).join("");
}

/** "channels.sr.axes[0]" as ["channels", "sr", "axes", 0]. */
export function pathSegments(path: string): Segments {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([text, index]) => (text.startsWith("[") ? Number(index) : text));
}

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/** The child of a map or list, through aliases. */
function child(document: Document, parent: Node | undefined, segment: string | number): Step | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const item = node.items[Number(segment)] as Node | undefined;
    return item === undefined ? undefined : { key: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pairs = node.items as Pair<Node, Node | null>[];
  const pair = pairs.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
  return pair === undefined ? undefined : { key: pair.key, value: pair.value ?? undefined };
}

/** Key and value at the end of the path, as deep as the document goes. */
function follow(document: Document, segments: Segments): Step {
  let step: Step = { key: undefined, value: document.contents ?? undefined };
  for (const segment of segments) {
    const next = child(document, step.value, segment);
    if (next === undefined) break;
    step = next;
  }
  return step;
}

/** Keys that a map gives more than once. */
function repeatedKeys(document: Document, place: (node: Node) => string): readonly AnalysisError[] {
  const faults: AnalysisError[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const first = new Map<string, Node>();
      for (const { key } of items as Pair<Node>[]) {
        const name = isScalar(key) ? String(key.value) : String(key);
        const earlier = first.get(name);
        if (earlier === undefined) first.set(name, key);
        else
          faults.push(
            new AnalysisError("CONFIG_DUPLICATE_KEY", `key "${name}" is given twice`, {
              where: place(key),
              hint: `the first is at ${place(earlier)}`,
            }),
          );
      }
    },
  });
  return faults;
}

/** The first alias whose anchor is not there. */
function unresolvedAlias(document: Document): Node | undefined {
  let found: Node | undefined;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

/** "file:line:column" of an offset. */
function offsetPlace(text: string, file: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${file}:${before.length}:${before[before.length - 1].length + 1}`;
}

/**
 * Reads YAML 1.2.
 * @param text contents of the file
 * @param file name of the file as the user wrote it
 * @returns the document, or its faults: CONFIG_YAML_SYNTAX (the first only, as others follow from it) and CONFIG_DUPLICATE_KEY
 */
export function loadYaml(text: string, file: string): LocatedYaml | readonly AnalysisError[] {
  const lines = new LineCounter();
  const deep = tooDeepYaml(text);
  if (deep !== undefined)
    return [new AnalysisError("CONFIG_YAML_SYNTAX", `not valid YAML: ${TOO_DEEP}`, { where: offsetPlace(text, file, deep) })];
  const document = parseDocument(text, { version: "1.2", lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const placeOf = (node: Node | undefined): string => place(node?.range?.[0] ?? 0);
  const syntax = [...document.errors, ...document.warnings].at(0);
  if (syntax !== undefined) {
    const message = syntax.message.charAt(0).toLowerCase() + syntax.message.slice(1);
    const bracket = /flow-(?:seq|map)-start/.test(message) ? { hint: `text with brackets goes in quotes: "mass(jets[0] + jets[1])"` } : {};
    return [new AnalysisError("CONFIG_YAML_SYNTAX", `not valid YAML: ${message}`, { where: place(syntax.pos[0]), ...bracket })];
  }
  const repeated = repeatedKeys(document, placeOf);
  if (repeated.length > 0) return repeated;
  let value: unknown;
  try {
    value = document.toJS();
  } catch (cause) {
    // an alias without its anchor, or aliases that multiply beyond measure
    if (!(cause instanceof ReferenceError)) throw cause;
    const message = cause.message.charAt(0).toLowerCase() + cause.message.slice(1);
    return [new AnalysisError("CONFIG_YAML_SYNTAX", `not valid YAML: ${message}`, { where: placeOf(unresolvedAlias(document)), cause })];
  }
  return {
    value,
    where: (segments) => {
      const { key, value } = follow(document, segments);
      return placeOf(isScalar(value) || isAlias(value) ? value : (key ?? value));
    },
    whereKey: (segments) => {
      const { key, value } = follow(document, segments);
      return placeOf(key ?? value);
    },
  };
}
