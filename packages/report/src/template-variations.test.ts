import { expect, test } from "@jest/globals";
import { templateVariations, type TemplateVariationSummary } from "./template-variations.ts";

const lumi: TemplateVariationSummary = {
  name: "lumi",
  channel: "sr",
  sample: "tt",
  normalisation: { up: 0.05, down: -0.04 },
  shape: 0,
  smoothed: false,
  fate: "kept",
};
const variation = (part: Partial<TemplateVariationSummary>): TemplateVariationSummary => ({
  ...lumi,
  name: "muR",
  shape: 0.012,
  chance: { up: 0.2, down: 0.3 },
  smoothed: true,
  ...part,
});

test("what was smoothed and pruned is counted in a sentence, and each change has a row", () => {
  const table =
    templateVariations([
      variation({}),
      variation({ sample: "ttH", chance: { up: 1e-7, down: null } }),
      variation({ name: "pdf", fate: "dropped", shape: 0.0004 }),
      variation({ name: "isr", fate: "normalisation" }),
      lumi,
    ])?.markup ?? "";
  expect(table).toContain(
    "Of 5 changes of templates by systematic uncertainties 4 smoothed, 1 left as normalisations, 0 left as shapes, 1 left out; 1 with a shape that is left and no larger than fluctuations",
  );
  for (const cell of ["1.2 %", "5 %", "−4 %", "0.04 %", "left out", "normalisation only"]) expect(table).toContain(`>${cell}<`);
  expect(templateVariations([])).toBeUndefined();
});
