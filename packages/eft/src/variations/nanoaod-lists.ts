import type { FileColumn } from "@ratiometer/tables";
import type { ColumnBlock } from "../columns/column-block.ts";
import type { MappedFamily, MappedVariations } from "../weight-map/mapped-variations.ts";
import { type DensitySet, densitySet, densityVariation } from "./density-sets.ts";
import { factorIn, scalesIn } from "./scale-text.ts";
import { scaleName, showerName, type WeightVariation, type WeightVariations } from "./variation.ts";

/** NanoAOD's lists of factors w_var/w_nominal. */
const LISTS = { scale: "LHEScaleWeight", pdf: "LHEPdfWeight", partonShower: "PSWeight" } as const;

/** The order of LHEScaleWeight where the file does not say it: muR outside, muF inside, from 0.5 to 2; some files leave out the unchanged weight. */
const STANDARD_SCALES = [0.5, 1, 2].flatMap((muR) => [0.5, 1, 2].map((muF) => scaleName(muR, muF)));

type ListColumn = Pick<FileColumn, "name" | "kind" | "title">;

/** "[0] is muR=0.5 muF=1 ; [1] is …" by position; the separators between entries are not always there. */
function titledEntries(title: string): ReadonlyMap<number, string> {
  const parts = title.split(/\[(\d+)\]\s*is\b/);
  const entries = new Map<number, string>();
  for (let p = 1; p + 1 < parts.length; p += 2) entries.set(Number(parts[p]), parts[p + 1]);
  return entries;
}

/** Names by position from a list's description; undefined if it does not describe its positions in a known way. */
function titledNames(title: string, name: (text: string) => string | undefined): (string | undefined)[] | undefined {
  const entries = titledEntries(title);
  if (entries.size === 0) return undefined;
  const names = Array.from({ length: entries.size }, (_, position) => {
    const text = entries.get(position);
    return text === undefined ? undefined : name(text);
  });
  return names.includes(undefined) ? undefined : names;
}

function titledScale(text: string): string | undefined {
  const scales = scalesIn(text);
  return scales && scaleName(scales.muR, scales.muF);
}

function titledShower(text: string): string | undefined {
  const isr = factorIn(text, "ISR");
  const fsr = factorIn(text, "FSR");
  return isr === undefined || fsr === undefined ? undefined : showerName(isr, fsr);
}

interface ListedNames {
  readonly names: readonly (string | undefined)[];
  readonly densities?: DensitySet | undefined;
}

function scaleNames({ title }: ListColumn, length: number): ListedNames | string {
  const titled = titledNames(title, titledScale);
  if (titled !== undefined) return { names: titled };
  if (length === 9) return { names: STANDARD_SCALES };
  if (length === 8) return { names: STANDARD_SCALES.filter((name) => name !== "nominal") };
  return `${length} values and no description of their order, expected 9, or 8 without the unchanged weight`;
}

function densityNames({ title }: ListColumn, length: number, { first }: MappedFamily): ListedNames | string {
  const [, from, to] = (/LHA IDs? (\d+) - (\d+)/.exec(title) ?? []) as (string | undefined)[];
  const start = first ?? (from === undefined ? undefined : Number(from));
  if (start === undefined) return `${length} values and no description that says their LHAPDF numbers`;
  if (first === undefined && to !== undefined && Number(to) - start + 1 !== length)
    return `${length} values, but the description has the LHAPDF numbers ${from} to ${to}`;
  const densities = densitySet(start);
  const central = densities?.first ?? (start % 100 === 0 ? start : start - 1);
  return { names: Array.from({ length }, (_, position) => densityVariation(start + position, central)), densities };
}

function showerNames({ title }: ListColumn, length: number): ListedNames | string {
  if (length === 1) return { names: ["nominal"] };
  const names = titledNames(title, titledShower);
  return names === undefined ? `${length} values and no description of their order, which differs between versions` : { names };
}

/** The number of values in the first event of each list column of a block that has an event. */
export function listLengths({ columns, entries }: ColumnBlock): Record<string, number> {
  return Object.fromEntries(
    [...columns].flatMap(([name, { offsets }]) => (offsets === undefined || entries === 0 ? [] : [[name, offsets[1]]])),
  );
}

/**
 * The variations in the lists of a NanoAOD file: names from the weight map, else from the descriptions of the columns, else for scales the usual order.
 * Lists whose order nobody says are left out with the reason.
 * @param columns those of the file
 * @param lengths of each list column the number of values of the file's first event: see listLengths
 * @param mapped what a weight map says; by default nothing
 */
export function nanoaodVariations(
  columns: readonly ListColumn[],
  lengths: Readonly<Record<string, number>>,
  mapped: Omit<MappedVariations, "columns"> = { scale: NONE, pdf: NONE, partonShower: NONE },
): WeightVariations {
  const variations: WeightVariation[] = [];
  const unread: { column: string; reason: string }[] = [];
  const nominal: { column: string; position: number }[] = [];
  const known: Record<string, number> = {};
  let densities: DensitySet | undefined;
  const families = [
    ["scale", "scale", scaleNames],
    ["pdf", "pdf", densityNames],
    ["partonShower", "parton shower", showerNames],
  ] as const;
  for (const [key, family, namesOf] of families) {
    const own = mapped[key];
    if (own === false) continue;
    const name = own.list ?? LISTS[key];
    const column = columns.find((candidate) => candidate.name === name && candidate.kind === "list");
    const length = Object.hasOwn(lengths, name) ? lengths[name] : 0;
    if (column === undefined || length === 0) {
      if (own.list !== undefined) unread.push({ column: name, reason: column === undefined ? "no such list" : "it is empty" });
      continue;
    }
    const listed = own.order === undefined ? namesOf(column, length, own) : { names: own.order };
    if (typeof listed === "string") {
      unread.push({ column: name, reason: listed });
      continue;
    }
    if (listed.names.length !== length) {
      const source = own.order === undefined ? "its description" : "the weight map";
      unread.push({ column: name, reason: `${length} values, but ${source} has ${listed.names.length}` });
      continue;
    }
    const twice = listed.names.find((variation, position) => variation !== undefined && listed.names.indexOf(variation) < position);
    if (twice !== undefined) {
      unread.push({ column: name, reason: `two positions are called "${twice}"` });
      continue;
    }
    known[name] = length;
    densities ??= listed.densities;
    listed.names.forEach((variation, position) => {
      if (variation === "nominal") nominal.push({ column: name, position });
      else if (variation !== undefined) variations.push({ name: variation, family, place: { column: name, position }, nominal: undefined });
    });
  }
  return { variations, lengths: known, nominal, densities, unread };
}

const NONE: MappedFamily = { list: undefined, order: undefined, first: undefined };
