import { expect, test } from "@jest/globals";
import { toyContent } from "../testing/toy-content.ts";
import { parameterNotes } from "./parameter-notes.ts";

const content = toyContent(new Uint8Array([1]));

test("coefficients come with SM value, unit and basis, nuisance parameters with what they act on", () => {
  const [channel, ...others] = content.channels;
  const jes = { name: "jes", up: [1, 1, 1], down: [-1, -1, -1] };
  const samples = channel.samples.map((sample, s) => (s === 1 ? { ...sample, systematics: [jes] } : sample));
  expect(parameterNotes({ ...content, channels: [{ ...channel, samples }, ...others] })).toEqual([
    { name: "kt", description: "coefficient of interest, SM 1, basis kappa" },
    { name: "ctZ", description: "coefficient of interest, SM 0, in TeV^-2, basis dim6top" },
    {
      name: "staterror_sr",
      description: "relative uncertainty from the size of the simulation, a parameter for each bin: tHq in sr, tt in sr",
    },
    { name: "jes", description: "systematic uncertainty of the distribution: tt in sr" },
    {
      name: "staterror_control region",
      description:
        "relative uncertainty from the size of the simulation, a parameter for each bin: tHq in control region, tt in control region",
    },
  ]);
});
