import { randomStream, readEventLines, type EventRecord } from "@ratiometer/tables";

/** Objects as a file of records has them, for tests. */
export interface LeptonInput {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
  readonly charge: 1 | -1;
  readonly flavour: "e" | "mu";
}
export interface JetInput {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
  readonly btag: number;
}
export interface FatJetInput {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly mass: number;
  readonly msoftdrop: number;
  readonly bb_score: number;
}
export interface PhotonInput {
  readonly pt: number;
  readonly eta: number;
  readonly phi: number;
  readonly id_mva?: number;
  readonly pixel_seed?: boolean;
}
export interface EventInput {
  readonly lepton: LeptonInput | null;
  readonly extra_leptons: readonly LeptonInput[];
  readonly jets: readonly JetInput[];
  readonly fatjets: readonly FatJetInput[];
  readonly photons: readonly PhotonInput[];
  readonly met: { readonly pt: number; readonly phi: number } | null;
}

/** An event without anything. */
export const emptyEvent: EventInput = { lepton: null, extra_leptons: [], jets: [], fatjets: [], photons: [], met: null };

export const recordOf = (events: readonly EventInput[]): EventRecord =>
  readEventLines(Buffer.from(events.map((event) => JSON.stringify(event)).join("\n")), "test").record;

/** Every direction of an event changed. */
export function mapDirections(
  event: EventInput,
  change: (direction: { eta: number; phi: number }) => { eta: number; phi: number },
): EventInput {
  const of = <T extends { readonly eta: number; readonly phi: number }>(object: T): T => ({ ...object, ...change(object) });
  return {
    lepton: event.lepton && of(event.lepton),
    extra_leptons: event.extra_leptons.map(of),
    jets: event.jets.map(of),
    fatjets: event.fatjets.map(of),
    photons: event.photons.map(of),
    met: event.met && { pt: event.met.pt, phi: change({ eta: 0, phi: event.met.phi }).phi },
  };
}

const wrapped = (phi: number): number => Math.atan2(Math.sin(phi), Math.cos(phi));

/** An event turned about the beam. */
export const turned = (event: EventInput, angle: number): EventInput =>
  mapDirections(event, ({ eta, phi }) => ({ eta, phi: wrapped(phi + angle) }));

/** An event reflected in a plane that holds the beam. */
export const mirrored = (event: EventInput): EventInput => mapDirections(event, ({ eta, phi }) => ({ eta, phi: -phi }));

/** An event turned by half a turn about a transverse axis, which exchanges the beams. */
export const exchanged = (event: EventInput): EventInput =>
  mapDirections(event, ({ eta, phi }) => ({ eta: -eta, phi: wrapped(Math.PI - phi) }));

/** Events of all kinds: from none to ten jets, most with a lepton, some with two or three, with a fat jet near some of the jets, with photons. */
export function randomEvents(n: number, seed: number): EventInput[] {
  const stream = randomStream(seed, "events");
  const several = (mean: number, most: number): number => Math.min(most, Math.floor(-mean * Math.log(1 - stream.uniform())));
  const list = <T>(length: number, make: () => T): T[] => Array.from({ length }, make);
  const momentum = (least: number, scale: number, reach: number): { pt: number; eta: number; phi: number } => ({
    pt: least - scale * Math.log(1 - stream.uniform()),
    eta: reach * (2 * stream.uniform() - 1),
    phi: Math.PI * (1 - 2 * stream.uniform()),
  });
  const lepton = (): LeptonInput => {
    const electron = stream.uniform() < 0.5;
    return {
      ...momentum(15, 40, 2.5),
      mass: electron ? 0.000511 : 0.105658,
      charge: stream.uniform() < 0.5 ? 1 : -1,
      flavour: electron ? "e" : "mu",
    };
  };
  const jet = (): JetInput => ({ ...momentum(25, 60, 4), mass: 15 * stream.uniform(), btag: stream.uniform() });
  const fatJet = (): FatJetInput => ({
    ...momentum(170, 150, 2.4),
    mass: 200 * stream.uniform(),
    msoftdrop: 220 * stream.uniform(),
    bb_score: stream.uniform() < 0.1 ? -1 : stream.uniform(),
  });
  const photon = (): PhotonInput => ({ ...momentum(20, 50, 2.5), id_mva: 2 * stream.uniform() - 1, pixel_seed: stream.uniform() < 0.3 });
  return list(n, () => ({
    lepton: stream.uniform() < 0.9 ? lepton() : null,
    extra_leptons: list(several(0.5, 2), lepton),
    jets: list(several(5, 10), jet),
    fatjets: list(several(1, 3), fatJet),
    photons: list(several(1, 3), photon),
    met: stream.uniform() < 0.95 ? { pt: -60 * Math.log(1 - stream.uniform()), phi: Math.PI * (1 - 2 * stream.uniform()) } : null,
  }));
}
