import { AnalysisError } from "@ratiometer/config";
import { systemErrorCode, systemErrorMessage } from "../system-error.ts";

/** An LHE file names its root element early; what has not done so in so many characters is something else. */
const LONGEST_PROLOGUE = 1 << 20;

/** A tag may be cut by the end of a chunk: so many characters are looked at again. */
const LONGEST_OPENING = "</LesHouchesEvents>".length;

type Region = "prologue" | "header" | "event" | "between events" | "epilogue";

const IN_REGION: Readonly<Record<Region, string>> = {
  prologue: "before <LesHouchesEvents>",
  header: "in the header",
  event: "before </event>",
  "between events": "between events",
  epilogue: "after </LesHouchesEvents>",
};

/** Where an event is, as errors say it; events count from 0. */
export function eventPlace(file: string, event: number): string {
  return `${file}: event ${event}`;
}

/** How far a file is good that stops too early, as an error. */
function truncated(file: string, region: Region, events: number, what: string): AnalysisError {
  const last = events === 0 ? "before the end of the first event" : `after event ${events - 1}`;
  const reach = region === "header" || region === "prologue" ? "in the header" : last;
  return new AnalysisError("DATA_TRUNCATED", `${what}, ${reach} (${events} complete events, events count from 0)`, {
    where: region === "event" ? eventPlace(file, events) : file,
    hint: "the file is incomplete: copy or produce it again",
  });
}

/** The end (exclusive) of the tag that opens at `from`, quotes respected; -1 if it is not all there. */
function tagEnd(text: string, from: number): number {
  let quote = "";
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return at + 1;
  }
  return -1;
}

/**
 * Cuts a Les Houches event file into blocks of text: first everything before the first event, then the inside of one `<event>` after the other.
 * Only tags delimit, never lines; comments, CDATA and text outside the root element are passed over.
 *
 * @param chunks the file's text in pieces of any size
 * @throws AnalysisError DATA_NOT_LHE, DATA_TRUNCATED, DATA_CORRUPT_GZIP, DATA_LHE_SYNTAX
 */
export async function* lheBlocks(file: string, chunks: AsyncIterable<string>): AsyncGenerator<string, void> {
  const opening = /<(?:!--|!\[CDATA\[|(\/?)(event|LesHouchesEvents)(?=[\s/>]))/g;
  let text = "";
  let start = 0;
  let at = 0;
  let events = 0;
  let region = "prologue" as Region;

  const misplaced = (tag: string): AnalysisError =>
    new AnalysisError("DATA_LHE_SYNTAX", `found ${tag} ${IN_REGION[region]}`, {
      where: region === "event" ? eventPlace(file, events) : file,
      hint:
        region === "epilogue"
          ? "one file holds one <LesHouchesEvents>: list joined files separately"
          : "the file is damaged: produce it again",
    });

  /** The blocks that end in the text at hand. */
  function* blocks(): Generator<string> {
    for (;;) {
      opening.lastIndex = at;
      const match = opening.exec(text);
      if (match === null) {
        at = Math.max(at, text.length - LONGEST_OPENING);
        return;
      }
      at = match.index;
      const [found, slash, name] = match as unknown as [string, string | undefined, string | undefined];
      if (name === undefined) {
        const close = found === "<!--" ? "-->" : "]]>";
        const end = text.indexOf(close, at + found.length);
        if (end < 0) return;
        at = end + close.length;
        continue;
      }
      const end = tagEnd(text, at + found.length);
      if (end < 0) return;
      const tag = `${found}>`;
      const inside = text.slice(start, at);
      at = end;
      if (name === "LesHouchesEvents" && slash === "") {
        if (region !== "prologue") throw misplaced(tag);
        region = "header";
        start = at;
      } else if (name === "LesHouchesEvents") {
        if (region !== "header" && region !== "between events") throw misplaced(tag);
        const last = region;
        region = "epilogue";
        if (last === "header") yield inside;
      } else if (slash === "") {
        if (region !== "header" && region !== "between events") throw misplaced(tag);
        const last = region;
        region = "event";
        start = at;
        if (last === "header") yield inside;
      } else {
        if (region !== "event") throw misplaced(tag);
        region = "between events";
        start = at;
        events++;
        yield inside;
      }
    }
  }

  try {
    for await (const chunk of chunks) {
      const kept = region === "between events" || region === "epilogue" ? at : start;
      text = text.slice(kept) + chunk;
      at -= kept;
      start = 0;
      yield* blocks();
      if (region === "prologue" && text.length > LONGEST_PROLOGUE) break;
    }
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "Z_BUF_ERROR") throw truncated(file, region, events, "the gzip stream breaks off");
    if (!code.startsWith("Z_")) throw error;
    throw new AnalysisError(
      "DATA_CORRUPT_GZIP",
      `the gzip stream is corrupt (${systemErrorMessage(error)}) after ${events} complete events`,
      {
        where: file,
        hint: "copy or produce the file again",
        cause: error,
      },
    );
  }
  if (region === "prologue")
    throw new AnalysisError("DATA_NOT_LHE", `no <LesHouchesEvents> tag; the file begins with ${JSON.stringify(text.slice(0, 40))}`, {
      where: file,
      hint: "give a Les Houches event file (.lhe or .lhe.gz)",
    });
  if (region !== "epilogue")
    throw truncated(file, region, events, `the file ends without ${region === "event" ? "</event>" : "</LesHouchesEvents>"}`);
}
