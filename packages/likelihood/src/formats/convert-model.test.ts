import { expect, test } from "@jest/globals";
import type { Workspace } from "../histfactory/workspace.ts";
import { convertModel, type ConversionTarget } from "./convert-model.ts";
import { modelFormat } from "./model-format.ts";

const WORKSPACE: Workspace = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        {
          name: "ttZ",
          data: [10, 4],
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
          ],
        },
        { name: "other", data: [5, 6], modifiers: [{ name: "xs", type: "normsys", data: { hi: 1.2, lo: 0.9 } }] },
      ],
    },
  ],
  observations: [{ name: "SR", data: [16, 9] }],
  measurements: [{ name: "m", config: { poi: "ctZ", parameters: [{ name: "ctZ", inits: [0], bounds: [[-2, 2]] }] } }],
};

const file = (value: unknown, where = "in.json"): { readonly text: string; readonly where: string } => ({
  text: JSON.stringify(value),
  where,
});
const fault = (message: RegExp, hint?: RegExp): unknown =>
  expect.objectContaining({
    code: "MODEL_CONVERSION",
    message: expect.stringMatching(message) as unknown,
    ...(hint === undefined ? {} : { hint: expect.stringMatching(hint) as unknown }),
  });

test.each([
  ["pyhf", '{"channels": [], "observations": []}'],
  ["hs3", '{"metadata": {"hs3_version": "0.2"}}'],
  ["hs3", '{"distributions": []}'],
  ["popxf", '{"$schema": "https://json.schemastore.org/popxf-1.0.json"}'],
  ["scaling", '[{"channel": "SR", "process": "ttZ", "parameters": [], "scaling": []}]'],
  ["card", "# a card\nimax 1\njmax *\n"],
])("knows the format %s by its content", (format, text) => {
  expect(modelFormat(text, "model")).toBe(format);
});

test.each(['{"patches": []}', "[1, 2]", "lumi: 3"])("%s is in no known format", (text) => {
  expect(() => modelFormat(text, "model")).toThrow(expect.objectContaining({ code: "MODEL_FORMAT" }));
});

test("a workspace becomes HS3 and a workspace again, if the polynomial may be ours alone", () => {
  expect(() => convertModel(file(WORKSPACE), "hs3")).toThrow(
    fault(/loses something: modifier "eft" .* has the type polynomial/, /by their kind: polynomial$/),
  );
  const there = convertModel(file(WORKSPACE), "hs3", { allowLoss: ["polynomial"] });
  expect([there.from, there.to, there.losses.map(({ kind }) => kind)]).toEqual(["pyhf", "hs3", ["polynomial"]]);
  const back = convertModel({ text: there.text, where: "hs3.json" }, "pyhf");
  expect(back.losses).toEqual([]);
  expect(JSON.parse(back.text)).toEqual(WORKSPACE);
});

test("everything but the polynomials is lost on the way to POPxf, and named", () => {
  const kinds = ["scale", "nuisances", "observations", "measurements"];
  expect(() => convertModel(file(WORKSPACE), "popxf", { allowLoss: kinds.slice(1) })).toThrow(fault(/at which scale/, /kind: scale$/));
  const made = convertModel(file(WORKSPACE), "popxf", { allowLoss: kinds });
  expect(made.losses.map(({ kind }) => kind)).toEqual(kinds);
  const scaled = convertModel(file(WORKSPACE), "popxf", { allowLoss: ["all"], popxf: { scale: 91.2 } });
  expect(scaled.losses.map(({ kind }) => kind)).toEqual(kinds.slice(1));
});

test("a POPxf file needs the model that it belongs to, and gives it its polynomials", () => {
  const popxf = convertModel(file(WORKSPACE), "popxf", { allowLoss: ["all"] });
  const bare = {
    ...WORKSPACE,
    channels: WORKSPACE.channels.map((channel) => ({
      ...channel,
      samples: channel.samples.map((sample) => ({ ...sample, modifiers: sample.modifiers.filter(({ type }) => type !== "polynomial") })),
    })),
  };
  const model = { text: popxf.text, where: "eft.json" };
  expect(() => convertModel(model, "pyhf")).toThrow(fault(/expected events only/));
  const back = convertModel(model, "pyhf", { onto: file(bare, "bare.json") });
  // all numbers are sums of few powers of two times 10, 4, 5, 6: no rounding
  expect(JSON.parse(back.text)).toEqual(WORKSPACE);
});

test("losses of reading count, too: edges of bins are in HS3 and not in a workspace", () => {
  const there = convertModel(file(WORKSPACE), "hs3", { allowLoss: ["all"] });
  const edges = there.text.replaceAll('"max": 2,\n', '"max": 400,\n');
  const to: ConversionTarget = "pyhf";
  expect(() => convertModel({ text: edges, where: "hs3.json" }, to)).toThrow(
    fault(/the edges of the bins of channel "SR" are left out/, /binning/),
  );
});

test("cards are not read here", () => {
  expect(() => convertModel({ text: "imax 1\njmax 1\n", where: "card.txt" }, "pyhf")).toThrow(
    fault(/nothing can be made of the format card/),
  );
});

test("the format of a text of empty lines is looked for in a time that grows with it", () => {
  const began = performance.now();
  expect(() => modelFormat(`x${"\n".repeat(300_000)}`, "x.txt")).toThrow(expect.objectContaining({ code: "MODEL_FORMAT" }));
  expect(modelFormat(`${"\r\n".repeat(300_000)}  imax 1 channels\r\n`, "x.txt")).toBe("card");
  expect(performance.now() - began).toBeLessThan(10_000);
});
