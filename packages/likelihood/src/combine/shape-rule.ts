import type { CardColumn, CardPlace, Datacard, ShapeRule } from "./card.ts";
import { cardFault, cardNameFault } from "./card-line.ts";

/** The name of observed data in shapes lines. */
export const OBSERVED = "data_obs";

/**
 * The rule for a process in a channel. Combine's order: those of the channel alone if it has any, else those of all channels; in them that of the process,
 * then that of all; at last what is said for all channels.
 * @returns undefined for a counting experiment: FAKE, or a card without shapes
 * @throws AnalysisError DATA_CARD_NAME where the card has shapes, but none for this process
 */
export function ruleFor({ shapes, file }: Datacard, channel: string, process: string): ShapeRule | undefined {
  if (shapes.length === 0) return undefined;
  const own = shapes.some((rule) => rule.channel === channel) ? channel : "*";
  for (const where of [own, "*"])
    for (const what of [process, "*"]) {
      const rule = shapes.find((one) => one.channel === where && one.process === what);
      if (rule !== undefined) return rule.file === "FAKE" ? undefined : rule;
    }
  const place: CardPlace = shapes.at(-1)?.place ?? { file, line: 1 };
  throw cardNameFault(
    place,
    `shapes of channel "${channel}" for process`,
    process,
    shapes.map((rule) => rule.process),
  );
}

/** What the words in the name of a histogram stand for. */
export interface ShapeWords extends Pick<CardColumn, "channel" | "process"> {
  readonly systematic?: string;
  readonly mass: number | undefined;
}

/** A name or file of a rule with its words filled in. @throws AnalysisError DATA_CARD for $MASS without a mass, and for unknown words */
export function filledIn(pattern: string, { channel, process, systematic = "", mass }: ShapeWords, place: CardPlace): string {
  const name = pattern
    .replaceAll("$PROCESS", process)
    .replaceAll("$CHANNEL", channel)
    .replaceAll("$SYSTEMATIC", systematic)
    .replaceAll("$MASS", mass === undefined ? "$MASS" : String(mass));
  const [unknown] = /\$\w+/.exec(name) ?? [];
  if (unknown !== undefined)
    throw cardFault(
      place,
      `found ${unknown} in "${pattern}", which stands for nothing`,
      unknown === "$MASS" ? "say which mass" : "expected $PROCESS, $CHANNEL, $SYSTEMATIC or $MASS",
    );
  return name;
}
