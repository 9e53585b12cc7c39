import type { ExperimentSource } from "../inference/experiment-source.ts";
import type { Experiment } from "../model/experiment.ts";
import { cardTemplates } from "./card-templates.ts";
import type { Datacard } from "./card.ts";
import type { CoefficientScalingOptions } from "./coefficient-scaling.ts";
import { readCard, type CardReading } from "./read-card.ts";
import { readScaling } from "./read-scaling.ts";

/** How a card is read, in what can be copied between threads. */
export interface CardSourceReading extends Omit<CardReading, "scaling"> {
  /** For $MASS. */
  readonly mass?: number;
  /** The text of a scaling, its file for messages, and what readScaling is given. */
  readonly scaling?: { readonly text: string; readonly file: string; readonly options?: CoefficientScalingOptions };
}

interface CardInput {
  readonly card: Datacard;
  readonly reading: CardSourceReading;
}

/** The experiment of a card, for other threads. @throws AnalysisError as readCard, readScaling and cardTemplates */
export async function openCard({ card, reading: { mass, scaling, ...reading } }: CardInput): Promise<Experiment> {
  const templates = cardTemplates(card, mass);
  try {
    const scaled = scaling && readScaling(scaling.text, scaling.file, scaling.options);
    const { experiment } = await readCard(card, templates, { ...reading, ...(scaled && { scaling: scaled }) });
    return experiment;
  } finally {
    await templates.close();
  }
}

/** The source from which other threads get the experiment that readCard makes. Its histograms must still be where the card says. */
export function cardSource(card: Datacard, reading: CardSourceReading = {}): ExperimentSource {
  // src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
  const module = new URL("../../dist/combine/card-source.js", import.meta.url).href;
  return { module, open: openCard.name, input: { card, reading } satisfies CardInput };
}
