import { randomStream } from "@ratiometer/tables";

/** A file of records of objects, for tests: events with a lepton, a fat jet and some jets; every tenth has no lepton, some have photons. */
export function smallObjects(events: number): string {
  const stream = randomStream(12, "small-objects");
  const momentum = (least: number, scale: number): { pt: number; eta: number; phi: number } => ({
    pt: least - scale * Math.log(1 - stream.uniform()),
    eta: 2.4 * (2 * stream.uniform() - 1),
    phi: Math.PI * (1 - 2 * stream.uniform()),
  });
  const lines = Array.from({ length: events }, (_, event) => ({
    event,
    lepton: event % 10 === 9 ? null : { ...momentum(20, 30), mass: 0.1057, charge: event % 2 === 0 ? 1 : -1, flavour: "mu" },
    jets: Array.from({ length: event % 8 }, () => ({ ...momentum(25, 60), mass: 8, btag: stream.uniform() })),
    fatjets: [{ ...momentum(210, 100), mass: 110, msoftdrop: 90, bb_score: stream.uniform() }],
    met: { pt: 20 + 100 * stream.uniform(), phi: 3 * (1 - 2 * stream.uniform()) },
    ...(event % 3 === 0 ? { photons: [momentum(20, 50), momentum(20, 50)] } : {}),
  }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
