import { randomStream } from "@ratiometer/tables";

/** One line of a file of objects: a lepton, some jets, often a fat jet, sometimes photons. */
function line(stream, event) {
  const momentum = (least, scale, reach) => ({
    pt: least - scale * Math.log(1 - stream.uniform()),
    eta: reach * (2 * stream.uniform() - 1),
    phi: Math.PI * (1 - 2 * stream.uniform()),
  });
  const several = (mean) => Math.min(12, Math.round(-mean * Math.log(1 - stream.uniform())));
  const lepton = { ...momentum(20, 40, 2.4), mass: 0.105658, charge: stream.uniform() < 0.5 ? 1 : -1, flavour: "mu" };
  const jets = Array.from({ length: 2 + several(4) }, () => ({
    ...momentum(25, 60, 4),
    mass: 12 * stream.uniform(),
    btag: stream.uniform(),
  }));
  const fatjets = Array.from({ length: several(1) }, () => ({
    ...momentum(200, 120, 2.4),
    mass: 150 * stream.uniform(),
    msoftdrop: 200 * stream.uniform(),
    bb_score: stream.uniform(),
  }));
  const photons = stream.uniform() < 0.2 ? [momentum(30, 40, 2.4), momentum(20, 30, 2.4)] : [];
  const met = { pt: -60 * Math.log(1 - stream.uniform()), phi: Math.PI * (1 - 2 * stream.uniform()) };
  return `${JSON.stringify({ event, lepton, jets, fatjets, met, photons })}\n`;
}

/** Lines of a file of objects, one for each of so many invented events. */
export function objectLines(events) {
  const stream = randomStream(1, "benchmark");
  return Array.from({ length: events }, (_, event) => line(stream, event));
}
