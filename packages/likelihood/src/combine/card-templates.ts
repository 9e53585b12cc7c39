import { dirname, resolve } from "node:path";
import { unknownName } from "@ratiometer/config";
import { cardFault } from "./card-line.ts";
import type { CardNuisance, Datacard, ShapeRule } from "./card.ts";
import { filledIn, OBSERVED, ruleFor } from "./shape-rule.ts";
import { openTemplates, type Template, type TemplateFile } from "./template-file.ts";

/** The histograms at both sides of a nuisance parameter. */
export interface VariedTemplates {
  readonly up: Template;
  readonly down: Template;
}

/** The histograms of a card, by channel and process; undefined for counting experiments. */
export interface CardTemplates {
  readonly nominal: (channel: string, process: string) => Promise<Template | undefined>;
  readonly observed: (channel: string) => Promise<Template | undefined>;
  /** Undefined where `nuisance` is optional and has none. @param histogram what $SYSTEMATIC stands for */
  readonly varied: (channel: string, process: string, nuisance: CardNuisance, histogram: string) => Promise<VariedTemplates | undefined>;
  readonly close: () => Promise<void>;
}

/**
 * The histograms that a card names, read when they are asked for.
 * @param mass for $MASS
 * @throws AnalysisError (its functions) DATA_UNKNOWN_HISTOGRAM with the line of the card, the file and the nearest name; DATA_CARD, DATA_CARD_NAME,
 * those of openTemplates
 */
export function cardTemplates(card: Datacard, mass: number | undefined): CardTemplates {
  const files = new Map<string, Promise<TemplateFile>>();
  const fileOf = (rule: ShapeRule, channel: string, process: string): Promise<TemplateFile> => {
    const path = resolve(dirname(rule.place.file), filledIn(rule.file, { channel, process, mass }, rule.place));
    const open = files.get(path) ?? openTemplates(path);
    files.set(path, open);
    return open;
  };
  const named = async (
    rule: ShapeRule,
    pattern: string,
    words: { channel: string; process: string; systematic?: string },
  ): Promise<Template> => {
    const file = await fileOf(rule, words.channel, words.process);
    const name = filledIn(pattern, { ...words, mass }, rule.place);
    if (/:/.test(name))
      throw cardFault(rule.place, `"${name}" is in a workspace or tree`, "only histograms are read", "DATA_CARD_UNSUPPORTED");
    if (!file.names.includes(name)) {
      const { file: cardFile, line } = rule.place;
      throw unknownName("DATA_UNKNOWN_HISTOGRAM", `histogram in ${file.path}`, name, file.names, { where: `${cardFile}:${line}` });
    }
    return file.template(name);
  };
  const nominal: CardTemplates["nominal"] = async (channel, process) => {
    const rule = ruleFor(card, channel, process);
    return rule && named(rule, rule.nominal, { channel, process });
  };
  const varied: CardTemplates["varied"] = async (channel, process, nuisance, histogram) => {
    const rule = ruleFor(card, channel, process);
    const { name, optional, place } = nuisance;
    if (rule === undefined || rule.varied === undefined) {
      if (optional) return undefined;
      throw cardFault(
        rule?.place ?? place,
        `no histograms for the shape ${name} of ${process} in ${channel}`,
        rule === undefined ? "a counting experiment has no shapes" : "the rule needs a third name, with $SYSTEMATIC",
      );
    }
    const words = { channel, process };
    if (optional) {
      const file = await fileOf(rule, channel, process);
      if (!file.names.includes(filledIn(rule.varied, { ...words, systematic: `${histogram}Up`, mass }, rule.place))) return undefined;
    }
    const up = await named(rule, rule.varied, { ...words, systematic: `${histogram}Up` });
    const down = await named(rule, rule.varied, { ...words, systematic: `${histogram}Down` });
    return { up, down };
  };
  const close = async (): Promise<void> => {
    // One that could not be opened has nothing to close.
    const opened = await Promise.allSettled(files.values());
    for (const one of opened) if (one.status === "fulfilled") await one.value.close();
  };
  return { nominal, observed: (channel) => nominal(channel, OBSERVED), varied, close };
}
