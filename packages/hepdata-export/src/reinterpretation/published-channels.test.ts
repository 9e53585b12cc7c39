import { expect, test } from "@jest/globals";
import { canonicalJson } from "@ratiometer/tables";
import type { ArtifactContent, BinnedScore, Json } from "../artifact-content.ts";
import { eftMorphing } from "../likelihood/eft-morphing.ts";
import { toyContent } from "../testing/toy-content.ts";
import { publishedChannels, type PublishedChannels } from "./published-channels.ts";

const toy = toyContent(new Uint8Array([1]));

/** A channel of bins in two quantities, two of the first cell merged. */
const boxes: BinnedScore = {
  name: "boxes",
  axes: [
    { column: "h_pt", unit: "GeV", edges: [200, 300, Infinity] },
    { column: "score", unit: "1", edges: [-Infinity, 0.1, 0.7, 1] },
  ],
  kept: [[0, 1, 3], [0, 1, 2, 3]], // prettier-ignore
  samples: [{ name: "tt", terms: Array.from({ length: 5 }, () => [5, 0, 0, 0, 0, 0]) }],
  observed: [5, 5, 5, 5, 5],
  observedLabel: "Asimov data at the SM",
};

const channelsOf = (morphing: Json): PublishedChannels =>
  publishedChannels(
    {
      where: "artifact",
      files: new Map([["likelihood/eft_morphing.json", new TextEncoder().encode(canonicalJson(morphing))]]),
      others: new Map(),
    },
    { channels: [] },
  );

const selected = (channels: readonly BinnedScore[]): ArtifactContent => ({
  ...toy,
  channels: channels.map((channel) => ({ ...channel, selection: ["h_pt > 200"] })),
});

test("bins of one quantity and of several are found again as they were published", () => {
  const [one] = toy.channels;
  const { binned } = channelsOf(eftMorphing(selected([one, boxes])));
  expect(binned).toEqual([
    { name: "sr", axes: one.axes, selection: ["h_pt > 200"], samples: ["tHq", "tt"] },
    { name: "boxes", axes: boxes.axes, kept: boxes.kept, selection: ["h_pt > 200"], samples: ["tt"] },
  ]);
});

test.each([
  ["edges that fall", { axes: [{ column: "x", unit: "1", edges: [0, 2, 1] }] }, "channels[0].axes[0].edges: edge 1 in place 2"],
  ["no axis", { axes: [] }, "channels[0].axes: there is none"],
  ["kept edges of no cell", { kept_edges: [[0, 3]] }, "channels[0].kept: found the edges of 1 cells, expected 2"],
  ["a kept edge that is none", { kept_edges: [[0, 1, 3], [0, 1, 1, 3]] }, "channels[0].kept[1]: found [0, 1, 1, 3]"], // prettier-ignore
])("%s are refused", (_, part, message) => {
  const morphing = eftMorphing(selected([boxes])) as { readonly channels: readonly Json[] };
  const [channel] = morphing.channels as readonly { readonly [key: string]: Json }[];
  expect(() => channelsOf({ ...morphing, channels: [{ ...channel, ...part }] })).toThrow(
    expect.objectContaining({ code: "EXPORT_ARTIFACT_FORM", message: expect.stringContaining(message) }),
  );
});
