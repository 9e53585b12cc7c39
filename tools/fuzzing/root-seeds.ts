import {
  lz4Blocks,
  numberEntries,
  rootFile,
  testRootFile,
  writtenHistogram,
  HISTOGRAM_CLASSES,
  zlibBlocks,
} from "@ratiometer/tables/testing";

const N = 12;

const perEvent = (value: (event: number) => number): number[] => Array.from({ length: N }, (_, event) => value(event));
const perObject = (value: (event: number, object: number) => number): number[][] =>
  Array.from({ length: N }, (_, event) => Array.from({ length: event % 4 }, (__, object) => value(event, object)));

const momenta = (name: string): Readonly<Record<string, number[][]>> => ({
  [`${name}_pt`]: perObject((event, object) => 20 + event + 30 * object),
  [`${name}_eta`]: perObject((_, object) => object - 1),
  [`${name}_phi`]: perObject((event) => event / 4 - 1.5),
  [`${name}_mass`]: perObject(() => 5),
});

/** Skims in the form of NanoAOD. */
export const nanoAodFiles = (): readonly Uint8Array[] => [
  testRootFile([
    {
      name: "Events",
      columns: {
        run: perEvent(() => 1),
        luminosityBlock: perEvent(() => 2),
        event: perEvent((event) => event),
        genWeight: perEvent((event) => (event % 5 === 0 ? -2 : 2)),
        LHEReweightingWeight: perEvent((event) => event).map((event) => [1, 1 + event / 8, 2]),
        MET_pt: perEvent((event) => 40 + event),
        MET_phi: perEvent((event) => event / 6 - 1),
        ...momenta("Jet"),
        Jet_btagDeepFlavB: perObject((event, object) => (event + object) / 20),
      },
    },
    { name: "Runs", columns: { genEventCount: [20], genEventSumw: [16], genEventSumw2: [80], LHEReweightingSumw: [[1, 1.5, 2]] } },
  ]),
  testRootFile([{ name: "Events", columns: { MET_pt: perEvent((event) => event), MET_phi: perEvent(() => 1), ...momenta("Muon"), Muon_charge: perObject(() => 1), ...momenta("Jet"), Jet_btagDeepFlavB: perObject(() => 0.5) } }]), // prettier-ignore
];

/** Trees in the form of Delphes, baskets compressed. */
export const delphesFiles = (): readonly Uint8Array[] => {
  const list = (
    name: string,
    values: readonly (readonly number[])[],
    counter: string,
  ): Parameters<typeof rootFile>[0][number]["branches"][number] => ({
    name,
    leaves: [{ name, className: "TLeafF", countedBy: `${counter}/${counter}` }],
    entries: numberEntries("float32", values),
    table: true,
  });
  const counts = (name: string, lengths: readonly number[]): Parameters<typeof rootFile>[0][number]["branches"][number] => ({
    name,
    leaves: [{ name, className: "TLeafI", unsigned: true }],
    entries: numberEntries("uint32", lengths.map((length) => [length])), // prettier-ignore
  });
  const ones = perEvent(() => 1);
  const jets = perObject((event, object) => 30 + event + object);
  const branches = [
    counts("Event_size", ones),
    list("Event.Number", ones.map((_, i) => [i]), "Event_size"), // prettier-ignore
    list("Event.Weight", ones.map((_, i) => [1 + i / 8]), "Event_size"), // prettier-ignore
    counts("Jet_size", jets.map(({ length }) => length)), // prettier-ignore
    ...["PT", "Eta", "Phi", "Mass", "BTag"].map((attribute) => list(`Jet.${attribute}`, jets, "Jet_size")),
    counts("MissingET_size", ones),
    list("MissingET.MET", ones.map(() => [50]), "MissingET_size"), // prettier-ignore
    list("MissingET.Phi", ones.map(() => [1]), "MissingET_size"), // prettier-ignore
  ];
  return [
    rootFile([{ name: "Delphes", branches }], { compress: zlibBlocks() }),
    rootFile([{ name: "Delphes", branches }], { compress: lz4Blocks, positions: 8 }),
  ];
};

/** Histograms of a signal and a background in three bins, and of data. */
export const histogramFiles = (): readonly Uint8Array[] => {
  const edges = [[0, 1, 2, 4]];
  const contents: readonly (readonly [string, readonly number[]])[] = [
    ["data_obs", [0, 12, 22, 33, 0]],
    ["signal", [0, 2, 3, 5, 0]],
    ["background", [0, 10, 20, 28, 0]],
    ["background_shiftUp", [0, 11, 21, 28, 0]],
    ["background_shiftDown", [0, 9, 19, 28, 0]],
  ];
  const file = (className: string): Uint8Array =>
    rootFile([], {
      classes: HISTOGRAM_CLASSES,
      objects: contents.map(([name, values]) => ({ name, object: writtenHistogram(className, edges, values, values) })),
    });
  return [file("TH1D"), file("TH1F")];
};
