import type { WrittenObject } from "./object-writer.ts";
import type { WrittenClass, WrittenMember } from "./written-classes.ts";

const base = (name: string): WrittenMember => [name, 0, "BASE"];
const doubles = (...names: string[]): WrittenMember[] => names.map((name): WrittenMember => [name, 8, "double"]);
const int = (name: string): WrittenMember => [name, 3, "int"];

const histogram = (array: string): WrittenClass => ({ version: 3, members: [base("TH1"), base(array)] });

/** The classes of histograms, as ROOT 6.30 streams them. */
export const HISTOGRAM_CLASSES: Readonly<Record<string, WrittenClass>> = {
  TAttAxis: { version: 4, members: [int("fNdivisions"), ["fTickLength", 5, "float"]] },
  TAxis: {
    version: 10,
    members: [
      base("TNamed"),
      base("TAttAxis"),
      int("fNbins"),
      ...doubles("fXmin", "fXmax"),
      ["fXbins", 62, "TArrayD"],
      int("fFirst"),
      int("fLast"),
      ["fTimeDisplay", 18, "bool"],
      ["fTimeFormat", 65, "TString"],
      ["fLabels", 64, "THashList*"],
    ],
  },
  TH1: {
    version: 8,
    members: [
      base("TNamed"),
      base("TAttLine"),
      base("TAttFill"),
      base("TAttMarker"),
      int("fNcells"),
      ["fXaxis", 62, "TAxis"],
      ["fYaxis", 62, "TAxis"],
      ["fBarOffset", 2, "short"],
      ...doubles("fEntries", "fMaximum"),
      ["fContour", 62, "TArrayD"],
      ["fSumw2", 62, "TArrayD"],
      ["fOption", 65, "TString"],
      ["fFunctions", 64, "TList*"],
      int("fBufferSize"),
    ],
  },
  TH1F: histogram("TArrayF"),
  TH1D: histogram("TArrayD"),
  TH1I: histogram("TArrayI"),
  TH2: { version: 5, members: [base("TH1"), ...doubles("fScalefactor", "fTsumwy")] },
  TH2D: { version: 4, members: [base("TH2"), base("TArrayD")] },
};

/** A histogram to be written; `contents` and `squares` have under- and overflow bins, x running fastest. */
export const writtenHistogram = (
  className: string,
  axes: readonly (readonly number[])[],
  contents: readonly number[],
  squares: readonly number[] = [],
): WrittenObject => {
  const axis = (edges: readonly number[] = [0, 1]): WrittenObject => ({
    className: "TAxis",
    members: { fNbins: edges.length - 1, fXmin: edges[0], fXmax: edges[edges.length - 1], fXbins: edges },
  });
  const members = { fTitle: "a histogram", fEntries: 7, fXaxis: axis(axes[0]), fYaxis: axis(axes[1]), fSumw2: squares, fArray: contents };
  return { className, members };
};
