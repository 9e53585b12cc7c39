import type { FamilyDocument, WeightMapDocument } from "./document.ts";

/** A list of variations of one family, as far as the map says something about it. */
export interface MappedFamily {
  /** undefined: NanoAOD's own. */
  readonly list: string | undefined;
  /** Name of each position; undefined at a position to leave out. undefined: the file says it. */
  readonly order: readonly (string | undefined)[] | undefined;
  /** LHAPDF number of the first position. */
  readonly first: number | undefined;
}

/** What a map says of systematic variations; a family that is false is left out. */
export interface MappedVariations {
  readonly scale: MappedFamily | false;
  readonly pdf: MappedFamily | false;
  readonly partonShower: MappedFamily | false;
  readonly columns: readonly {
    readonly name: string;
    readonly up: string;
    readonly down: string | undefined;
    readonly nominal: string | undefined;
  }[];
}

const familyOf = (family: FamilyDocument | undefined): MappedFamily | false =>
  family === false ? false : { list: family?.list, order: family?.order?.map((name) => name ?? undefined), first: family?.first };

/** Those of a document. */
export function mappedVariations({ scale, pdf, parton_shower, columns }: WeightMapDocument["variations"]): MappedVariations {
  return {
    scale: familyOf(scale),
    pdf: familyOf(pdf),
    partonShower: familyOf(parton_shower),
    columns: Object.entries(columns).map(([name, { up, down, nominal }]) => ({ name, up, down, nominal })),
  };
}
