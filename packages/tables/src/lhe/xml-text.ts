import { AnalysisError } from "@ratiometer/config";

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Replaces the five named XML entities and the numeric ones, each once: "&amp;lt;" becomes "&lt;". */
export function unescapeXml(text: string): string {
  return text.replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,6})|#x([0-9a-f]{1,5}));/gi,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()];
      const code = decimal === undefined ? parseInt(hex ?? "", 16) : parseInt(decimal, 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The text with comments, and CDATA sections if asked, overwritten by blanks, so that positions in it are positions in the original. */
export function blankOut(text: string, what: "comments" | "comments and CDATA"): string {
  if (!text.includes("<!")) return text;
  const opening = what === "comments" ? /<!--/g : /<!--|<!\[CDATA\[/g;
  const endless = new Set<string>();
  let blank = "";
  let at = 0;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const [mark] = found;
    if (endless.has(mark)) continue;
    const ending = mark === "<!--" ? "-->" : "]]>";
    const end = text.indexOf(ending, found.index + mark.length);
    if (end < 0) {
      endless.add(mark);
      continue;
    }
    blank += text.slice(at, found.index);
    at = end + ending.length;
    blank += " ".repeat(at - found.index);
    opening.lastIndex = at;
  }
  return blank + text.slice(at);
}

const ATTRIBUTE = /(?:^|\s)([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const attributeValue = (written: string): string => (written.includes("&") ? unescapeXml(written) : written).trim();

/** All attributes in the inside of a tag, in single or double quotes, unescaped and trimmed; of one written twice the first. */
export function attributesOf(attributes: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE) as Iterable<readonly (string | undefined)[]>)
    if (name !== undefined && !found.has(name)) found.set(name, attributeValue(double ?? single ?? ""));
  return found;
}

const ID = /(?:^|\s)id\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/** The id in the inside of a tag; what attributesOf finds, faster. */
export function idOf(attributes: string): string | undefined {
  const [, double, single] = (ID.exec(attributes) ?? []) as (string | undefined)[];
  const written = double ?? single;
  return written === undefined ? undefined : attributeValue(written);
}

/** One element: where its content begins and ends. */
export interface ElementSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The contents of all elements of a name, in order; nested elements of the same name are not expected, `<x/>` is none.
 *
 * @param markup text without comments and CDATA
 * @throws AnalysisError DATA_LHE_HEADER if an element is not closed
 */
export function elementSpans(markup: string, name: string, file: string): readonly ElementSpan[] {
  const closing = new RegExp(`</${name}\\s*>`, "g");
  return [...markup.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?(?<!/)>`, "g"))].map((match) => {
    const start = match.index + match[0].length;
    closing.lastIndex = start;
    const end = closing.exec(markup)?.index;
    if (end === undefined)
      throw new AnalysisError("DATA_LHE_HEADER", `<${name}> is not closed`, { where: file, hint: "the header is damaged" });
    return { start, end };
  });
}
