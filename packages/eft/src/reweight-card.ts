import { AnalysisError } from "@ratiometer/config";
import { weightHeader } from "@ratiometer/tables";
import type { WeightHeader } from "./weight-points.ts";

/** The group that MadGraph puts its reweighting weights into. */
export const REWEIGHTING_GROUP = "mg_reweighting";

/**
 * The weights that a reweight_card.dat asks MadGraph for, in order, as the header of its event file lists them: each `launch` begins a new point from the
 * run's own card, and the `set` lines behind it are the text of its weight. A launch without a name gets the next number, rwgt_1, rwgt_2, …
 * @throws AnalysisError DATA_WEIGHT_TEXT, with the line, for a command that makes no single point
 */
export function reweightCard(text: string, file: string): WeightHeader {
  const weights: { id: string; lines: string[] }[] = [];
  const names = new Set<string>();
  let numbered = 0;
  for (const [l, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, "").trim();
    const place = { where: `${file}:${l + 1}` };
    if (line === "" || /^(?:change|done|0$)/i.test(line)) continue;
    if (/^launch\b/i.test(line)) {
      const id = /--rwgt_name[=\s]\s*(\S+)/.exec(line)?.[1] ?? `rwgt_${++numbered}`;
      if (names.has(id)) throw new AnalysisError("DATA_DUPLICATE_WEIGHT", `weight "${id}" is launched twice`, place);
      names.add(id);
      weights.push({ id, lines: [] });
    } else if (/^set\s/i.test(line) && !/\bscan\b/i.test(line)) {
      const current = weights.at(-1);
      if (current === undefined) throw new AnalysisError("DATA_WEIGHT_TEXT", `"${line}" stands before the first launch`, place);
      current.lines.push(line);
    } else
      throw new AnalysisError("DATA_WEIGHT_TEXT", `cannot read "${line}", expected launch, set or change`, {
        ...place,
        hint: "give the points of scans and of other cards one by one in the weight map",
      });
  }
  if (weights.length === 0)
    throw new AnalysisError("DATA_NO_WEIGHTS", "the card launches no reweighting, expected lines such as launch --rwgt_name=ctZ_1", {
      where: file,
    });
  return { weights: weights.map(({ id, lines }) => ({ id, text: lines.join("\n"), group: REWEIGHTING_GROUP })), slha: undefined };
}

/**
 * What a text says that weights stand for: a Les Houches header, its `<initrwgt>` section alone, or a reweight_card.dat.
 * @throws AnalysisError DATA_NO_WEIGHTS if it is none of them, and those of reading it
 */
export function headerOfText(text: string, file: string): WeightHeader {
  if (/<initrwgt[\s>]/.test(text)) return weightHeader(text, file);
  if (/^[ \t]*launch\b/im.test(text)) return reweightCard(text, file);
  throw new AnalysisError("DATA_NO_WEIGHTS", "found neither an <initrwgt> section nor the launch lines of a reweight card", {
    where: file,
    hint: "expected the header of a Les Houches file of the sample, or the reweight_card.dat that it was made with",
  });
}
