import { parseWorkspace, writeCard, writeHs3, type Loss } from "@ratiometer/likelihood";
import { canonicalJson } from "@ratiometer/tables";

/** The binned model in other formats than pyhf JSON, each with what it cannot hold. */
export interface ModelForms {
  /** HS3, JSON. */
  readonly hs3: string;
  /** A Combine card, its histograms (JSON) and the interference scaling of its processes (JSON; "[]" where none depends on the coefficients). */
  readonly card: { readonly text: string; readonly shapes: string; readonly scaling: string };
  readonly losses: { readonly hs3: readonly Loss[]; readonly card: readonly Loss[] };
  /** Names that had to change, by the card's rules. */
  readonly remarks: readonly string[];
}

/** File of a card's histograms, as the card names it. */
export const CARD_SHAPES = "shapes.json";

/** @param workspace text of likelihood/workspace.json @throws AnalysisError those of `parseWorkspace`, `writeHs3` and `writeCard` */
export function modelForms(workspace: string): ModelForms {
  const parsed = parseWorkspace(workspace, "likelihood/workspace.json");
  const { document, losses: hs3 } = writeHs3(parsed);
  const { card, shapes, scaling, losses, remarks } = writeCard(parsed, { shapes: CARD_SHAPES });
  return {
    hs3: canonicalJson(document),
    card: { text: card, shapes: canonicalJson(shapes), scaling: canonicalJson(scaling) },
    losses: { hs3, card: losses },
    remarks,
  };
}
