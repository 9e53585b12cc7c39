import type { Source } from "@ratiometer/config";
import type { EventContent } from "@ratiometer/features";

/** What there is of the events of a source: see EventContent. */
export function sourceContent({ kind }: Pick<Source, "kind">): EventContent["kind"] {
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
