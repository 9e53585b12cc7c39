import { AnalysisError } from "@ratiometer/config";
import { attributesOf, blankOut, elementSpans, unescapeXml } from "./xml-text.ts";

/** One weight as the header's `<initrwgt>` declares it. */
export interface LheWeight {
  readonly id: string;
  /** What the weight stands for, unescaped and trimmed; empty for `<weight id="x"/>` (MadGraph: the point of the file's own parameter card). */
  readonly text: string;
  /** Name (or else type) of the enclosing `<weightgroup>`, if any. */
  readonly group: string | undefined;
  /** Further attributes as they are written: MUR, MUF, PDF, DYN_SCALE, … A reader always says them; none where left out. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** All attributes of the group: name, type, combine, … */
  readonly groupAttributes?: Readonly<Record<string, string>>;
}

const TAG = /<(\/?)(weightgroup|weight)((?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*|\/)?)>/g;

/** Some programs escape all that is inside `<initrwgt>` once more. */
function tagsOf(section: string): string {
  return /&lt;\/?weight/.test(section) ? unescapeXml(section) : section;
}

function weightsOf(section: string, file: string): readonly LheWeight[] {
  const broken = (what: string): AnalysisError =>
    new AnalysisError("DATA_LHE_HEADER", `${what} in <initrwgt>`, { where: file, hint: `expected <weight id="…">…</weight>` });
  const tags = [...section.matchAll(TAG)];
  const announced = section.match(/<weight[\s>/]/g)?.length ?? 0;
  const weights: LheWeight[] = [];
  let group: ReadonlyMap<string, string> = new Map();
  for (const [i, tag] of tags.entries()) {
    const [whole, slash, name, attributes] = tag;
    if (name === "weightgroup") group = slash === "" ? attributesOf(attributes) : new Map();
    else if (slash === "") {
      const own = attributesOf(attributes);
      const id = own.get("id");
      if (id === undefined) throw broken(`weight without an id: ${whole}`);
      const start = tag.index + whole.length;
      const content = attributes.endsWith("/") ? "" : section.slice(start, tags[i + 1]?.index);
      weights.push({
        id,
        text: unescapeXml(content.replace(/<!\[CDATA\[|\]\]>/g, "")).trim(),
        group: group.get("name") ?? group.get("type"),
        attributes: Object.fromEntries([...own].filter(([key]) => key !== "id")),
        groupAttributes: Object.fromEntries(group),
      });
    }
  }
  if (weights.length !== announced) throw broken(`${announced} <weight> tags, of which ${announced - weights.length} cannot be read`);
  return weights;
}

/**
 * The weights that a header declares, in order, wherever its `<initrwgt>` sections stand. A weight declared twice in the same words counts once.
 *
 * @param header everything before the first event
 * @throws AnalysisError DATA_LHE_HEADER for a declaration that cannot be read, DATA_DUPLICATE_WEIGHT for one id with two meanings
 */
export function declaredWeights(header: string, file: string): readonly LheWeight[] {
  const spans = elementSpans(blankOut(header, "comments and CDATA"), "initrwgt", file);
  const text = blankOut(header, "comments");
  const byId = new Map<string, LheWeight>();
  for (const { start, end } of spans)
    for (const weight of weightsOf(tagsOf(text.slice(start, end)), file)) {
      const known = byId.get(weight.id);
      if (known === undefined) byId.set(weight.id, weight);
      else if (known.text !== weight.text)
        throw new AnalysisError("DATA_DUPLICATE_WEIGHT", `weight "${weight.id}" is declared as "${known.text}" and as "${weight.text}"`, {
          where: file,
          hint: "give each weight its own id in <initrwgt>",
        });
    }
  return [...byId.values()];
}
