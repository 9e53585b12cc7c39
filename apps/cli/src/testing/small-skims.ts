import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomStream } from "@ratiometer/tables";
import { testRootFile } from "@ratiometer/tables/testing";

/** An event as two skims in the form of NanoAOD have it, with what is to be found there. */
export interface SmallEvent {
  /** w(c)/w(SM) = 1 + 2 a c + b c²: a and b. */
  readonly form: readonly [number, number];
  readonly genWeight: number;
  readonly jets: readonly (readonly [pt: number, eta: number, phi: number, btag: number])[];
  readonly muons: readonly (readonly [pt: number, eta: number, phi: number])[];
}

/** Values of the coefficient c that the weights are at. */
const POINTS = [0, 1, -1, 2] as const;

/** Events with weights of both signs. */
export function smallSkimEvents(events: number): SmallEvent[] {
  const stream = randomStream(5, "small-skims");
  const between = (low: number, high: number): number => Math.fround(low + (high - low) * stream.uniform());
  return Array.from({ length: events }, () => {
    const slope = between(-0.4, 0.4);
    return {
      form: [slope, slope ** 2 + between(0, 0.5)],
      genWeight: stream.uniform() < 0.15 ? -2 : 2,
      jets: Array.from({ length: stream.integer(7) }, () => [between(20, 150), between(-3, 3), between(-3, 3), between(0, 1)] as const),
      muons: Array.from({ length: stream.integer(3) }, () => [between(5, 80), between(-3, 3), between(-3, 3)] as const),
    };
  });
}

/** What may be wrong with the weights of a file: the relative weights of an event. */
export type Relative = (event: SmallEvent, number: number) => readonly number[];

export const relativeWeights: Relative = ({ form: [a, b] }) => POINTS.map((c) => Math.fround(1 + 2 * a * c + b * c * c));

/** What is measured in events. */
function measured(kept: readonly SmallEvent[]): Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>> {
  const lists = <T>(of: (event: SmallEvent) => readonly T[], value: (item: T) => number): number[][] =>
    kept.map((event) => of(event).map(value));
  const jets = (value: (jet: SmallEvent["jets"][number]) => number): number[][] => lists(({ jets: own }) => own, value);
  const muons = (value: (muon: SmallEvent["muons"][number]) => number): number[][] => lists(({ muons: own }) => own, value);
  return {
    PV_npvs: kept.map(({ jets: own }) => 10 + own.length),
    MET_pt: kept.map(({ form: [a] }) => 50 + 20 * a),
    MET_phi: kept.map(({ form: [a] }) => a),
    Jet_pt: jets(([pt]) => pt),
    Jet_eta: jets(([, eta]) => eta),
    Jet_phi: jets(([, , phi]) => phi),
    Jet_mass: jets(([pt]) => pt / 8),
    Jet_btagDeepFlavB: jets(([, , , btag]) => btag),
    Muon_pt: muons(([pt]) => pt),
    Muon_eta: muons(([, eta]) => eta),
    Muon_phi: muons(([, , phi]) => phi),
    Muon_mass: muons(() => 0.105),
    Muon_charge: muons(() => 1),
  };
}

/** Events as data are in the form of NanoAOD: no weights, nothing of what was generated. */
export const smallDataFile = (events: readonly SmallEvent[]): Uint8Array => testRootFile([{ name: "Events", columns: measured(events) }]);

/** @param kept events of those that were generated that the skim has left */
function skim(generated: readonly SmallEvent[], kept: readonly SmallEvent[], relative: Relative): Uint8Array {
  const sum = generated.reduce((total, { genWeight }) => total + genWeight, 0);
  const sums = POINTS.map((_, b) => generated.reduce((total, event, i) => total + event.genWeight * relativeWeights(event, i)[b], 0) / sum);
  return testRootFile([
    {
      name: "Events",
      columns: {
        genWeight: kept.map(({ genWeight }) => genWeight),
        LHEReweightingWeight: kept.map(relative),
        LHEScaleWeight: kept.map((_, i) => [0.5, 0.75, 1, 0.9, 1, 1.1, 1, 1.25, 1.5 + i / 1024]),
        ...measured(kept),
      },
    },
    {
      name: "Runs",
      columns: {
        genEventCount: [generated.length],
        genEventSumw: [sum],
        genEventSumw2: [generated.reduce((total, { genWeight }) => total + genWeight ** 2, 0)],
        LHEReweightingSumw: [sums],
      },
    },
  ]);
}

/** What a test may change: the relative weights in the second file, and whether the second file has lost events without jets. */
export interface SmallSkims {
  readonly events: readonly SmallEvent[];
  readonly second?: Relative;
}

/** Whether the second skim keeps an event. */
export const isKept = ({ jets }: SmallEvent): boolean => jets.length > 0;

/** Writes skim_0.root with the first half of the events and skim_1.root with what a skim has left of the others, and the weight map weights.yaml. */
export async function writeSmallSkims(folder: string, { events, second = relativeWeights }: SmallSkims): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [first, others] = [events.slice(0, events.length / 2), events.slice(events.length / 2)];
  await writeFile(join(folder, "skim_0.root"), skim(first, first, relativeWeights));
  await writeFile(join(folder, "skim_1.root"), skim(others, others.filter(isKept), second));
  await writeFile(
    join(folder, "weights.yaml"),
    `version: 1\ncoefficients: { c: { sm: 0 } }\nweights: { points: [${POINTS.map((c) => `{ c: ${c} }`).join(", ")}] }\n`,
  );
}
