import type { Workspace } from "@ratiometer/likelihood";

/** A counting experiment: signal mu × 10 and background 50 γ, γ known to 10 %, 55 observed. */
export const COUNTING: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        { name: "signal", data: [10], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
        { name: "background", data: [50], modifiers: [{ name: "bkg", type: "shapesys", data: [5] }] },
      ],
    },
  ],
  observations: [{ name: "SR", data: [55] }],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
};

/** Two bins whose signal depends on ctZ as 1 + 0.5 ctZ + 0.5 ctZ² and 1 - 0.25 ctZ + 2 ctZ², with a luminosity and a cross section; the data are at ctZ = 1. */
export const QUADRATIC: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        {
          name: "ttZ",
          data: [100, 40],
          modifiers: [
            {
              name: "eft",
              type: "polynomial",
              data: {
                coefficients: ["ctZ"],
                matrix: [
                  [1, 0.25, 0.5],
                  [1, -0.125, 2],
                ],
              },
            },
            { name: "lumi", type: "normsys", data: { hi: 1.025, lo: 0.975 } },
          ],
        },
        { name: "other", data: [50, 60], modifiers: [{ name: "xs, other", type: "normsys", data: { hi: 1.1, lo: 0.9 } }] },
      ],
    },
  ],
  observations: [{ name: "SR", data: [250, 170] }],
  measurements: [{ name: "m", config: { poi: "ctZ", parameters: [{ name: "ctZ", inits: [0], bounds: [[-3, 3]] }] } }],
};
