import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cardSource, openCard } from "./card-source.ts";
import { parseCard } from "./parse-card.ts";

const CARD = `imax 1
jmax 1
kmax *
shapes * * shapes.json $CHANNEL/$PROCESS $CHANNEL/$PROCESS/$SYSTEMATIC
bin a
observation -1
bin a a
process sig bkg
process 0 1
rate -1 -1
lumi lnN 1.1 1.1
`;

test("what a thread is sent can be copied, and makes the same experiment", async () => {
  const folder = await mkdtemp(join(tmpdir(), "card-"));
  try {
    await writeFile(
      join(folder, "shapes.json"),
      JSON.stringify({ a: { data_obs: [5, 6], processes: { sig: { nominal: [1, 2] }, bkg: { nominal: [4, 3] } } } }),
    );
    const table = JSON.stringify({ sig: { sm: 1, c: 0.5, "c*c": 0.25 } });
    const ranges = new Map([["c", [-3, 3] as const]]);
    const source = cardSource(parseCard(CARD, join(folder, "card.txt")), {
      scaling: { text: table, file: "table.json", options: { ranges } },
    });
    expect(source.open).toBe("openCard");
    const sent = structuredClone(source.input) as Parameters<typeof openCard>[0];
    const { parameters, expected } = await openCard(sent);
    expect(parameters.map(({ name, bounds }) => [name, ...bounds])).toEqual([
      ["c", -3, 3],
      ["lumi", -7, 7],
    ]);
    const [{ yields }] = expected([2, 1]);
    [1, 2].forEach((signal, b) => expect(yields[b]).toBeCloseTo(1.1 * (signal * (1 + 1 + 1) + [4, 3][b]), 12));
  } finally {
    await rm(folder, { recursive: true });
  }
});
