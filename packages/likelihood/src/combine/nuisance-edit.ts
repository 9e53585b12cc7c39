import { cardFault, cardNameFault, cardRefusal, type CardLine } from "./card-line.ts";
import type { CardColumn, CardEffect, CardNuisance, CardPlace } from "./card.ts";
import { effectOf, nuisanceKind } from "./nuisance-line.ts";

/** A pattern in an edit: a regular expression for the whole name, or `*`. Repeated groups are refused: matching them may take for ever. */
function namePattern(word: string, place: CardPlace): (name: string) => boolean {
  if (word === "*") return () => true;
  if (/\)[*+{?]/.test(word)) throw cardRefusal(place, `the pattern "${word}" with a repeated group`);
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${word})$`);
  } catch (cause) {
    throw cardFault(place, `"${word}" is no regular expression: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return (name) => expression.test(name);
}

interface Edit {
  readonly place: CardPlace;
  readonly columns: readonly CardColumn[];
  readonly words: readonly string[];
  readonly tolerant: boolean;
}

function columnsChosen({ words: [process, channel], columns, place }: Edit): readonly boolean[] {
  const isProcess = namePattern(process, place);
  const isChannel = namePattern(channel.replaceAll("+", "\\+"), place);
  return columns.map((column) => isProcess(column.process) && isChannel(column.channel));
}

function requireSome(found: boolean, edit: Edit, what: string): void {
  if (!found && !edit.tolerant) throw cardFault(edit.place, `${what} finds nothing`, "add ifexists if that may be");
}

const withEffects = (
  nuisance: CardNuisance,
  of: (effect: CardEffect | undefined, column: number) => CardEffect | undefined,
): CardNuisance => ({ ...nuisance, effects: nuisance.effects.map(of) });

function add(nuisances: readonly CardNuisance[], edit: Edit): CardNuisance[] {
  const { words, columns, place } = edit;
  const [process, channel, name, word, value, ...options] = words;
  if (words.length < 5) throw cardFault(place, `found ${words.length} words after "add"`, "expected: add process channel name lnN value");
  const kind = nuisanceKind(word);
  if (kind === undefined || kind.kind === "gmN") throw cardRefusal(place, `"nuisance edit add" of ${word}`);
  if (options.includes("addq")) throw cardRefusal(place, `"nuisance edit add" with addq`);
  const chosen = columnsChosen(edit);
  requireSome(chosen.includes(true), edit, `add ${process} ${channel}`);
  const added = effectOf(value, kind, name, place);
  const at = nuisances.findIndex((nuisance) => nuisance.name === name);
  const old = at < 0 ? { name, ...kind, sideband: undefined, place, effects: columns.map(() => undefined) } : nuisances[at];
  if (old.kind !== kind.kind) throw cardFault(place, `cannot add ${word} to ${name}`, `it is ${old.kind} in line ${old.place.line}`);
  const changed = withEffects(old, (effect, column) => {
    if (!chosen[column] || added === undefined) return effect;
    if (effect !== undefined && !options.includes("overwrite"))
      throw cardFault(
        place,
        `${name} acts on ${columns[column].process} in ${columns[column].channel} already`,
        "add overwrite if the new effect is to replace it",
      );
    return added;
  });
  return at < 0 ? [...nuisances, changed] : nuisances.with(at, changed);
}

function drop(nuisances: readonly CardNuisance[], edit: Edit): CardNuisance[] {
  const { words, place } = edit;
  if (words.length < 3) throw cardFault(place, `found ${words.length} words after "drop"`, "expected: drop process channel name");
  const isName = namePattern(words[2], place);
  const chosen = columnsChosen(edit);
  requireSome(chosen.includes(true) && nuisances.some(({ name }) => isName(name)), edit, `drop ${words.slice(0, 3).join(" ")}`);
  return nuisances.map((nuisance) =>
    isName(nuisance.name) ? withEffects(nuisance, (effect, column) => (chosen[column] ? undefined : effect)) : nuisance,
  );
}

function rename(nuisances: readonly CardNuisance[], edit: Edit): CardNuisance[] {
  const { words, place, columns } = edit;
  const everywhere = words.filter((word) => word !== "ifexists").length === 2;
  const from = words.at(everywhere ? 0 : 2);
  const to = words.at(everywhere ? 1 : 3);
  if (from === undefined || to === undefined)
    throw cardFault(place, `found ${words.length} words after "rename"`, "expected: rename process channel old new");
  const known = nuisances.some(({ name }) => name === from);
  if (!known && !edit.tolerant)
    throw cardNameFault(
      place,
      "nuisance parameter",
      from,
      nuisances.map(({ name }) => name),
    );
  const chosen = everywhere ? columns.map(() => true) : columnsChosen(edit);
  requireSome(chosen.includes(true), edit, `rename ${words.join(" ")}`);
  return nuisances.flatMap((nuisance) => {
    if (nuisance.name !== from) return [nuisance];
    if (nuisance.kind === "gmN") throw cardRefusal(place, `"nuisance edit rename" of a gmN`);
    const other = nuisances.find(({ name }) => name === to);
    if (other !== undefined && other.kind !== nuisance.kind)
      throw cardFault(place, `cannot rename ${from} to ${to}`, `${to} is ${other.kind} in line ${other.place.line}`);
    const renamed = withEffects({ ...nuisance, name: to }, (effect, column) => (chosen[column] ? effect : undefined));
    return chosen.includes(false) ? [withEffects(nuisance, (effect, column) => (chosen[column] ? undefined : effect)), renamed] : [renamed];
  });
}

/** Kinds that may stand for each other. */
const FAMILIES: readonly (readonly string[])[] = [
  ["lnN", "lnU"],
  ["shape", "shapeN", "shapeU"],
];

function changeKind(nuisances: readonly CardNuisance[], edit: Edit): CardNuisance[] {
  const { words, place } = edit;
  const [pattern = "", word = ""] = words;
  const kind = nuisanceKind(word);
  if (kind === undefined) throw cardRefusal(place, `"nuisance edit changepdf" to "${word}"`);
  const isName = namePattern(pattern, place);
  requireSome(
    nuisances.some(({ name }) => isName(name)),
    edit,
    `changepdf ${pattern}`,
  );
  return nuisances.map((nuisance) => {
    if (!isName(nuisance.name)) return nuisance;
    if (!FAMILIES.some((family) => family.includes(nuisance.kind) && family.includes(kind.kind)))
      throw cardFault(place, `cannot make ${nuisance.name}, which is ${nuisance.kind}, a ${word}`);
    return { ...nuisance, ...kind };
  });
}

/** The names that a `nuisance edit freeze` line chooses. @throws AnalysisError DATA_CARD where it chooses none */
export function frozenNames({ words, place }: CardLine, names: readonly string[]): string[] {
  const [, , , pattern = "", ...options] = words;
  const isName = namePattern(pattern, place);
  const chosen = names.filter(isName);
  if (chosen.length === 0 && !options.includes("ifexists")) throw cardNameFault(place, "parameter", pattern, names);
  return chosen;
}

/**
 * The nuisance parameters after a `nuisance edit` line: add, drop, rename, changepdf.
 * @throws AnalysisError DATA_CARD, DATA_CARD_NAME, DATA_CARD_UNSUPPORTED for merge, split, flip
 */
export function editedNuisances(nuisances: readonly CardNuisance[], line: CardLine, columns: readonly CardColumn[]): CardNuisance[] {
  const [, , command = "", ...words] = line.words;
  const edit: Edit = { place: line.place, columns, words, tolerant: words.includes("ifexists") };
  switch (command) {
    case "add":
      return add(nuisances, edit);
    case "drop":
      return drop(nuisances, edit);
    case "rename":
      return rename(nuisances, edit);
    case "changepdf":
      return changeKind(nuisances, edit);
    default:
      throw cardRefusal(line.place, `"nuisance edit ${command}"`, "add, drop, rename, changepdf and freeze are");
  }
}
