import { AnalysisError } from "@ratiometer/config";
import { fortranNumber } from "./fortran-number.ts";
import { blankOut, elementSpans } from "./xml-text.ts";

/** One beam: PDG id, energy in GeV, and its parton densities in the numbering of PDFLIB (PDFGUP, PDFSUP). */
export interface LheBeam {
  readonly pdgId: number;
  readonly energy: number;
  readonly pdfGroup: number;
  readonly pdfSet: number;
}

/** One subprocess: cross section, its error and the largest weight (XSECUP, XERRUP, XMAXUP; pb), and the id (LPRUP) that its events carry. */
export interface LheProcess {
  readonly xsec: number;
  readonly error: number;
  readonly max: number;
  readonly id: number;
}

/** What `<init>` says. */
export interface LheInit {
  readonly beams: readonly [LheBeam, LheBeam];
  /** IDWTUP: how events are weighted; +-4 are absolute weights in pb. */
  readonly weightStrategy: number;
  /** Empty where a generator announces processes (NPRUP) but lists none. */
  readonly processes: readonly LheProcess[];
}

/** Names of elements without an end that are looked for one, each through the whole text. */
const MOST_ENDLESS = 100;

/** A text outside of the elements inside it that have an end. */
function outsideElements(content: string): string {
  const endless = new Set<string>();
  let outside = "";
  let at = 0;
  for (const { 0: tag, 1: name, index } of content.matchAll(/<([\w.-]+)(?:\s[^<>]*)?>/g)) {
    if (index < at || endless.has(name)) continue;
    if (endless.size === MOST_ENDLESS) break;
    const ending = `</${name}`;
    let end = content.indexOf(ending, index + tag.length);
    while (end >= 0 && !/[\s>]/.test(content.charAt(end + ending.length))) end = content.indexOf(ending, end + 1);
    const after = end < 0 ? -1 : content.indexOf(">", end);
    if (after < 0) endless.add(name);
    else {
      outside += `${content.slice(at, index)} `;
      at = after + 1;
    }
  }
  return outside + content.slice(at);
}

/** The words of `<init>` outside the elements inside it. */
function wordsOf(content: string): readonly string[] {
  return outsideElements(content)
    .replace(/<[^<>]*>/g, " ")
    .replace(/#.*/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
}

/**
 * Beams, weighting strategy and subprocesses of a file.
 *
 * @param header everything before the first event
 * @throws AnalysisError DATA_LHE_INIT if `<init>` is missing or its numbers are not those that it announces
 */
export function lheInit(header: string, file: string): LheInit {
  const markup = blankOut(header, "comments and CDATA");
  const broken = (message: string): AnalysisError =>
    new AnalysisError("DATA_LHE_INIT", message, {
      where: file,
      hint: "<init> holds 10 numbers and then 4 for each of the NPRUP processes",
    });
  const span = elementSpans(markup, "init", file).at(0);
  if (span === undefined) throw broken("no <init> before the first event");
  const words = wordsOf(markup.slice(span.start, span.end));
  const numbers = words.map((word) => fortranNumber(word, 0, word.length));
  // Free text may follow the numbers.
  const firstText = numbers.findIndex((value) => !Number.isFinite(value));
  const found = firstText < 0 ? numbers.length : firstText;
  const after = firstText < 0 ? "" : ` before "${words[firstText]}"`;
  if (found < 10) throw broken(`<init> has ${found} numbers${after}, expected at least 10`);
  const [id1, id2, energy1, energy2, group1, group2, set1, set2, weightStrategy, count] = numbers;
  const rows = numbers.slice(10, found);
  if (rows.length !== 4 * count && words.length > 10)
    throw broken(`<init> announces ${count} processes (${4 * count} numbers), found ${rows.length} numbers${after}`);
  return {
    beams: [
      { pdgId: id1, energy: energy1, pdfGroup: group1, pdfSet: set1 },
      { pdgId: id2, energy: energy2, pdfGroup: group2, pdfSet: set2 },
    ],
    weightStrategy,
    processes: Array.from({ length: rows.length / 4 }, (_, i) => {
      const [xsec, error, max, id] = rows.slice(4 * i);
      return { xsec, error, max, id };
    }),
  };
}
