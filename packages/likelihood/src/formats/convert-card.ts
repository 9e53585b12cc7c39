import type { CardTemplates } from "../combine/card-templates.ts";
import type { Datacard } from "../combine/card.ts";
import { cardWorkspace } from "../combine/card-workspace.ts";
import { readCard, type CardReading } from "../combine/read-card.ts";
import { convertWorkspace, type Conversion, type ConversionSettings, type ConversionTarget } from "./convert-model.ts";

/**
 * Converts a Combine card with its histograms to another format. Losses are those of convertModel.
 * @param settings with how the card is read: its scaling
 * @throws AnalysisError as convertModel, readCard and cardTemplates
 */
export async function convertCard(
  card: Datacard,
  templates: CardTemplates,
  to: ConversionTarget,
  settings: ConversionSettings & CardReading = {},
): Promise<Conversion> {
  const model = await readCard(card, templates, settings);
  const { workspace, losses } = cardWorkspace(model);
  return convertWorkspace({ result: workspace, losses, remarks: model.remarks }, "card", card.file, to, settings);
}
