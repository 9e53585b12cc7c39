import { expect, test } from "@jest/globals";
import { toyContent } from "../testing/toy-content.ts";
import { parameterDictionary } from "./parameter-dictionary.ts";
import { eftWorkspace } from "./workspace-json.ts";

const toy = toyContent(new Uint8Array([1]));

test("every parameter of the workspace is described, with the channels and samples that it is on", () => {
  const [first, second] = toy.channels;
  const systematics = [{ name: "lumi", up: [1], down: [-1], factors: { up: 1.02, down: 0.98 } }];
  const shape = [{ name: "scale", up: [0.5, 0, 0], down: [-0.5, 0, 0] }];
  const content = {
    ...toy,
    channels: [
      { ...first, samples: [{ ...first.samples[0], systematics: shape }, first.samples[1]] },
      { ...second, samples: [second.samples[0], { ...second.samples[1], systematics }] },
    ],
  };
  const workspace = eftWorkspace(content);
  const names = workspace.channels.flatMap(({ samples }) =>
    samples.flatMap(({ modifiers }) =>
      modifiers.flatMap((modifier) => (modifier.type === "polynomial" ? modifier.data.coefficients : [modifier.name])),
    ),
  );
  const dictionary = parameterDictionary(content, workspace);
  expect(dictionary).toMatchObject({
    parameters: {
      kt: { role: "interest", sm: 1, unit: "1" },
      ctZ: { role: "interest", unit: "TeV^-2" },
      lumi: { role: "nuisance", modifier: "normsys", channels: ["control region"], samples: ["tt"] },
      scale: { modifier: "histosys", channels: ["sr"], samples: ["tHq"] },
      staterror_sr: { modifier: "staterror", samples: ["tHq", "tt"] },
    },
  });
  const { parameters } = JSON.parse(JSON.stringify(dictionary)) as { readonly parameters: Readonly<Record<string, unknown>> };
  expect(Object.keys(parameters).sort()).toEqual([...new Set(names)].sort());
});
