import type { Modifier, Workspace } from "../../histfactory/workspace.ts";

/**
 * One channel in which a signal, scaled by the parameter "mu", adds to a background.
 *
 * @param bounds of mu; it starts at 1, or where the bounds end before
 */
export const countingWorkspace = (
  signal: readonly number[],
  background: readonly number[],
  observed: readonly number[],
  bounds: readonly [number, number],
  modifier: Modifier = { name: "mu", type: "normfactor" },
  uncertainties: readonly Modifier[] = [],
): Workspace => ({
  version: "1.0.0",
  channels: [
    {
      name: "c",
      samples: [
        { name: "s", data: signal, modifiers: [modifier] },
        { name: "b", data: background, modifiers: uncertainties },
      ],
    },
  ],
  observations: [{ name: "c", data: observed }],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "mu", inits: [Math.min(1, bounds[1])], bounds: [bounds] }] } }],
});

/** Signal and two backgrounds in three bins, one of them measured in a second channel. */
export const THREE_BINS: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "c",
      samples: [
        {
          name: "s",
          data: [12, 30, 24],
          modifiers: [
            { name: "mu", type: "normfactor" },
            { name: "a", type: "normsys", data: { hi: 1.1, lo: 0.93 } },
          ],
        },
        {
          name: "b",
          data: [80, 60, 40],
          modifiers: [
            { name: "a", type: "normsys", data: { hi: 0.95, lo: 1.06 } },
            { name: "h", type: "histosys", data: { hi_data: [86, 62, 39], lo_data: [75, 57, 42] } },
            { name: "g", type: "shapesys", data: [8, 5, 4] },
          ],
        },
        { name: "z", data: [20, 15, 10], modifiers: [{ name: "k", type: "normfactor" }] },
      ],
    },
    { name: "d", samples: [{ name: "z", data: [200], modifiers: [{ name: "k", type: "normfactor" }] }] },
  ],
  observations: [
    { name: "c", data: [118, 110, 87] },
    { name: "d", data: [215] },
  ],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "mu", bounds: [[-5, 5]], inits: [1] }] } }],
};
