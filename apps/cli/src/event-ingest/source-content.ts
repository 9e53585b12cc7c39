import type { Source } from "@ratiometer/config";
import type { IngestedContent } from "./ingested-events.ts";

/** What there is of the events of a source: see IngestedContent. */
export function sourceContent({ kind }: Pick<Source, "kind">): IngestedContent["kind"] {
  switch (kind) {
    case "lhe":
    case "simulate":
      return "particles";
    case "nanoaod":
    case "delphes":
      return "objects";
    case "madminer":
    case "table":
    case "closed-form":
      return "observables";
  }
}
