import type { Axis } from "./analysis.ts";
import { axisOf, type AxisDocument } from "./axis-document.ts";

export interface Author {
  /** "Family, Given". */
  readonly name: string;
  readonly orcid?: string;
  readonly affiliation?: string;
}

/** What a publication stands in relation to: a data set that it derives from, say. */
export interface RelatedWork {
  /** DOI or address. */
  readonly identifier: string;
  /** What the publication is to it, in the words of DataCite: "isDerivedFrom". */
  readonly relation: string;
}

export interface Funding {
  readonly funder: string;
  /** Number or name of the grant. */
  readonly award?: string;
}

/** A smaller form of a network. */
export type PublishedCompression = "fold" | "float16" | "int8";

/** Which share of the events of each sample passes a selection, in bins of one or two columns. */
export interface EfficiencyMapRequest {
  readonly name: string;
  readonly selection: readonly string[];
  readonly axes: readonly Axis[];
}

/** What is published, and what citations, deposits and the model card say of it. */
export interface Publication {
  readonly hepdata: boolean;
  readonly zenodo: boolean;
  readonly title: string;
  readonly description: string | undefined;
  readonly authors: readonly Author[];
  /** SPDX identifier. */
  readonly licence: string;
  /** YYYY-MM-DD. */
  readonly date: string | undefined;
  /** Of the publication, not of the program. */
  readonly version: string | undefined;
  /** "10.17182/hepdata.12345" */
  readonly doi: string | undefined;
  /** Number of the paper's record at INSPIRE. */
  readonly inspire: number | undefined;
  /** Identifier of the paper at arXiv. */
  readonly arxiv: string | undefined;
  readonly keywords: readonly string[];
  readonly related: readonly RelatedWork[];
  readonly funding: readonly Funding[];
  /** Forms in which each network is published beside the whole one. */
  readonly compress: readonly PublishedCompression[];
  readonly scoreBins: number;
  /** Whether the published tables are drawn. */
  readonly figures: boolean;
  /** In the file's order; undefined where the program chooses. */
  readonly efficiencyMaps: readonly EfficiencyMapRequest[] | undefined;
}

/** `export` of an analysis file that the schema accepts, defaults filled in. */
export interface PublicationDocument {
  readonly hepdata: boolean;
  readonly zenodo: boolean;
  readonly title?: string;
  readonly description?: string;
  readonly authors: readonly (string | Author)[];
  readonly licence: string;
  readonly date?: string;
  readonly version?: string;
  readonly doi?: string;
  readonly inspire?: number;
  readonly arxiv?: string;
  readonly keywords: readonly string[];
  readonly related: readonly RelatedWork[];
  readonly funding: readonly Funding[];
  readonly compress: readonly PublishedCompression[];
  readonly score_bins: number;
  readonly figures: boolean;
  readonly efficiency_maps?: Readonly<Record<string, { readonly selection: readonly string[]; readonly axes: readonly AxisDocument[] }>>;
}

const mapsOf = (maps: NonNullable<PublicationDocument["efficiency_maps"]>): EfficiencyMapRequest[] =>
  Object.entries(maps).map(([name, { selection, axes }]) => ({ name, selection, axes: axes.map((axis) => axisOf(axis)) }));

/** @param name of the analysis, which is the title of what has none */
export function publicationOf(name: string, document: PublicationDocument): Publication {
  const { title = name, authors, score_bins: scoreBins, efficiency_maps: maps, ...others } = document;
  const { description, date, version, doi, inspire, arxiv, ...given } = others;
  return {
    ...given,
    title,
    description,
    authors: authors.map((author) => (typeof author === "string" ? { name: author } : author)),
    date,
    version,
    doi,
    inspire,
    arxiv,
    scoreBins,
    efficiencyMaps: maps === undefined ? undefined : mapsOf(maps),
  };
}
