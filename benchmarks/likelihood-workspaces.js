import { randomStream } from "@ratiometer/tables";

/**
 * A workspace of the kind that searches publish: a signal of strength mu and backgrounds in some channels, each background with its own free normalisation in
 * a control channel or an uncertainty, systematic uncertainties that move shapes and normalisations of every sample, uncertainties of simulated numbers in
 * every bin. Observed are Poisson numbers of the nominal expectation.
 *
 * @param systematics number of nuisance parameters that samples have in common
 */
function searchWorkspace({ channels, bins, backgrounds, systematics, seed }) {
  const stream = randomStream(seed, "benchmark workspace");
  const near = (centre, width) => centre * (1 + width * stream.normal());
  const sample = (name, yields, own) => {
    const modifiers = [...own];
    for (let s = 0; s < systematics; s++) {
      const size = 0.02 + 0.06 * stream.uniform();
      const tilt = (direction) => yields.map((value, b) => value * (1 + direction * near(size, 0.3) * (b / Math.max(1, bins - 1) - 0.4)));
      if (s % 2 === 0) modifiers.push({ name: `syst_${s}`, type: "histosys", data: { hi_data: tilt(1), lo_data: tilt(-1) } });
      modifiers.push({ name: `syst_${s}`, type: "normsys", data: { hi: 1 + near(size, 0.2), lo: 1 - near(size, 0.2) } });
    }
    return { name, data: yields, modifiers };
  };
  const specification = Array.from({ length: channels }, (_, c) => {
    const shape = (total, slope) => Array.from({ length: bins }, (_unused, b) => (total * Math.exp(-slope * b)) / bins);
    const stat = (yields) => ({ name: `staterror_channel_${c}`, type: "staterror", data: yields.map((value) => 0.08 * Math.sqrt(value)) });
    const samples = Array.from({ length: backgrounds }, (_unused, p) => {
      const yields = shape(near(120 / (p + 1), 0.1), 0.3);
      const free = p < 2 ? [{ name: `norm_${p}`, type: "normfactor", data: null }] : [];
      return sample(`background_${p}`, yields, [stat(yields), ...free]);
    });
    const signal = shape(12 * (c + 1), -0.2);
    return {
      name: `channel_${c}`,
      samples: [sample("signal", signal, [stat(signal), { name: "mu", type: "normfactor", data: null }]), ...samples],
    };
  });
  const observations = specification.map(({ name, samples }) => ({
    name,
    data: Array.from({ length: bins }, (_, b) => stream.poisson(samples.reduce((sum, { data }) => sum + data[b], 0))),
  }));
  return {
    version: "1.0.0",
    channels: specification,
    observations,
    measurements: [{ name: "fit", config: { poi: "mu", parameters: [] } }],
  };
}

/** The two-bin model of pyhf's introduction: a signal over a background whose bins are uncertain each. */
const twoBins = {
  version: "1.0.0",
  channels: [
    {
      name: "singlechannel",
      samples: [
        { name: "signal", data: [12, 11], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
        { name: "background", data: [50, 52], modifiers: [{ name: "uncorr_bkguncrt", type: "shapesys", data: [3, 7] }] },
      ],
    },
  ],
  observations: [{ name: "singlechannel", data: [51, 48] }],
  measurements: [{ name: "fit", config: { poi: "mu", parameters: [] } }],
};

/** Workspaces by name, with what their parameter of interest is scanned over. */
export const WORKSPACES = {
  "two bins": twoBins,
  "12 parameters": searchWorkspace({ channels: 1, bins: 4, backgrounds: 3, systematics: 5, seed: 1 }),
  "66 parameters": searchWorkspace({ channels: 3, bins: 2, backgrounds: 5, systematics: 57, seed: 2 }),
  "120 parameters": searchWorkspace({ channels: 4, bins: 8, backgrounds: 4, systematics: 85, seed: 3 }),
  "190 parameters": searchWorkspace({ channels: 9, bins: 9, backgrounds: 4, systematics: 106, seed: 4 }),
};
