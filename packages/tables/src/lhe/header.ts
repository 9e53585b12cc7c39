import { AnalysisError } from "@ratiometer/config";
import { lheInit, type LheInit } from "./init.ts";
import { declaredWeights, type LheWeight } from "./weight-list.ts";
import { blankOut, elementSpans } from "./xml-text.ts";

/** Everything before the first event. */
export interface LheHeader extends LheInit {
  /** From `<initrwgt>`, in order; empty if the file declares none. */
  readonly weights: readonly LheWeight[];
  /** The generator's parameter card, as text; the first if there are several. */
  readonly slha: string | undefined;
  /** How the event weights relate to the cross section (MadGraph's run card): they sum to it, average to it, or say nothing about it. */
  readonly eventNorm: "sum" | "average" | "unity" | undefined;
  /** Sum of XSECUP over subprocesses, pb; 0 where `processes` is empty. */
  readonly crossSection: number;
  /** Root of the sum of squares of XERRUP, pb. */
  readonly crossSectionError: number;
}

function eventNormOf(header: string, file: string): LheHeader["eventNorm"] {
  const norm = /^[ \t]*(\w+)[ \t]*=[ \t]*event_norm\b/m.exec(header)?.[1];
  if (norm === undefined || norm === "sum" || norm === "average" || norm === "unity") return norm;
  throw new AnalysisError("DATA_EVENT_NORM", `event_norm is "${norm}" in the run card, expected sum, average or unity`, {
    where: file,
    hint: "produce the events with event_norm = sum",
  });
}

/**
 * The list of weights and the parameter card of a text, which need not be a whole header: a file with nothing but an `<initrwgt>` section will do.
 *
 * @throws AnalysisError DATA_LHE_HEADER, DATA_DUPLICATE_WEIGHT
 */
export function weightHeader(text: string, file: string): Pick<LheHeader, "weights" | "slha"> {
  const card = elementSpans(blankOut(text, "comments and CDATA"), "slha", file).at(0);
  return { weights: declaredWeights(text, file), slha: card && text.slice(card.start, card.end).replace(/<!\[CDATA\[|\]\]>/g, "") };
}

/**
 * Reads the header's text.
 *
 * @param text everything before the first event
 * @throws AnalysisError DATA_LHE_HEADER, DATA_LHE_INIT, DATA_DUPLICATE_WEIGHT, DATA_EVENT_NORM
 */
export function parseLheHeader(text: string, file: string): LheHeader {
  const init = lheInit(text, file);
  return {
    ...init,
    ...weightHeader(text, file),
    eventNorm: eventNormOf(blankOut(text, "comments"), file),
    crossSection: init.processes.reduce((sum, { xsec }) => sum + xsec, 0),
    crossSectionError: Math.hypot(...init.processes.map(({ error }) => error)),
  };
}
