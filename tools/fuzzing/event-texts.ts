/** Particles of an event: a gluon pair to a top pair. */
const PARTICLES = [
  "21 -1 0 0 501 502 0 0 250.5 250.5 0 0 9",
  "21 -1 0 0 502 503 0 0 -310 310 0 0 9",
  "6 1 1 2 501 0 60 10.5 -40 235.5 173 0 9",
  "-6 1 1 2 0 503 -60 -10.5 -19.5 185 173 0 9",
];

/** Eight Les Houches events. @param weights whether the header names the weights, or their ids spell the points */
export function eventText(weights: "names" | "points"): string {
  const ids = weights === "names" ? ["sm", "up"] : ["c_0.0", "c_1.5"];
  const header =
    weights === "names"
      ? `<initrwgt>\n<weightgroup name="mg_reweighting" weight_name_strategy="includeIdInWeightName">\n<weight id="sm"></weight>\n<weight id="up">set param_card dim6 2 1.5 # orig: 0.0</weight>\n</weightgroup>\n</initrwgt>\n<slha>\nBLOCK DIM6\n 2 0.0 # c\n</slha>`
      : "<MGVersion>3.5</MGVersion>";
  const events = Array.from(
    { length: 8 },
    (_, i) =>
      `<event>\n4 1 ${(i + 1) / 8} 91.188 0.0078 0.118\n${PARTICLES.join("\n")}\n<rwgt>\n${ids.map((id, k) => `<wgt id='${id}'> ${(i + 1) / (8 + k)}e+0 </wgt>`).join("\n")}\n</rwgt>\n</event>`,
  );
  return `<LesHouchesEvents version="3.0">\n<header>\n${header}\n</header>\n<init>\n2212 2212 6500 6500 0 0 0 0 -4 1\n0.5 0.01 1 1\n</init>\n${events.join("\n")}\n</LesHouchesEvents>\n`;
}

/** Events as records of objects. */
export const eventRecords = (events: number): string =>
  Array.from({ length: events }, (_, event) => ({
    event,
    weight: 0.5 + event,
    lepton: event % 3 === 2 ? null : { pt: 30.5, eta: -0.5, phi: 1, mass: 0.1057, charge: -1, flavour: "mu" },
    jets: Array.from({ length: event % 4 }, (__, i) => ({ pt: 80 - 10 * i, eta: 0.1 * i, phi: i - 1.5, mass: 8, btag: 0.9 / (i + 1) })),
    fatjets: [{ pt: 250, eta: 0.2, phi: -2, mass: 120, msoftdrop: 110, bb_score: 0.8 }],
    photons: [{ pt: 60, eta: 1, phi: 2 }],
    met: { pt: 55.25, phi: -3 },
  }))
    .map((record) => `${JSON.stringify(record)}\n`)
    .join("");
