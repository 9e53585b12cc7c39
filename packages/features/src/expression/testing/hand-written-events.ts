import { leadingRows, tableOf, type EventRecord, type Table } from "@ratiometer/tables";

type Momentum = readonly [pt: number, eta: number, phi: number, mass: number];

interface HandWritten {
  readonly jets?: readonly (readonly [...Momentum, btag: number])[];
  readonly leptons?: readonly (readonly [...Momentum, charge: number, flavour: 11 | 13])[];
  readonly photons?: readonly (readonly [...Momentum, score: number | undefined, pixelSeed: number])[];
  readonly fatJets?: readonly (readonly [...Momentum, msoftdrop: number, bbScore: number])[];
  readonly met?: readonly [pt: number, phi: number];
}

function collection<Row extends readonly (number | undefined)[]>(rows: readonly (readonly Row[])[]) {
  const flat = rows.flat();
  const column = (place: number): Float64Array => Float64Array.from(flat, (row) => row[place] ?? NaN);
  const offsets = Uint32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length)]);
  return { flat, column, objects: { offsets, pt: column(0), eta: column(1), phi: column(2), mass: column(3) } };
}

/** Events whose objects are written out, those of one kind by falling pT. */
export function handWritten(list: readonly HandWritten[]): EventRecord {
  const jets = collection(list.map((event) => event.jets ?? []));
  const leptons = collection(list.map((event) => event.leptons ?? []));
  const photons = collection(list.map((event) => event.photons ?? []));
  const fatJets = collection(list.map((event) => event.fatJets ?? []));
  const hasIdScore = Int32Array.from(photons.flat, ([, , , , score]) => (score === undefined ? 0 : 1));
  return {
    events: list.length,
    jets: { ...jets.objects, btag: jets.column(4) },
    leptons: { ...leptons.objects, charge: Int32Array.from(leptons.column(4)), flavour: Int32Array.from(leptons.column(5)) },
    lepton: leadingRows(leptons.objects.offsets),
    photons: {
      ...photons.objects,
      idScore: photons.column(4).map((score, row) => (hasIdScore[row] === 1 ? score : 0)),
      hasIdScore,
      pixelSeed: Int32Array.from(photons.column(5)),
    },
    fatJets: { ...fatJets.objects, msoftdrop: fatJets.column(4), bbScore: fatJets.column(5) },
    met: {
      pt: Float64Array.from(list, ({ met }) => met?.[0] ?? 0),
      phi: Float64Array.from(list, ({ met }) => met?.[1] ?? 0),
      present: Int32Array.from(list, ({ met }) => (met === undefined ? 0 : 1)),
    },
  };
}

/** A table without columns, for expressions that read objects only. */
export const noColumns = (events: number): Pick<Table, "length" | "columns"> => ({ ...tableOf([]), length: events });
