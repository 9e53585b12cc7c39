import { expect, test } from "@jest/globals";
import type { Datacard } from "./card.ts";
import { datacardText } from "./datacard-text.ts";
import { joinCards } from "./join-cards.ts";
import { parseCard } from "./parse-card.ts";

const CARD = `imax 2
jmax 1
kmax *
shapes * * shapes.root $CHANNEL/$PROCESS $CHANNEL/$PROCESS_$SYSTEMATIC
shapes bkg two FAKE
bin one two
observation 12 -1
bin one one two two
process sig bkg sig bkg
process 0 1 0 1
rate 2.5 1e1 -1 -1
lumi lnN 1.02 1.02 - 0.9/1.2
jes shape 1 0.5 - -
more shape? 1 - 1.1 0.9/1.2
side gmN 4 - 2.5 - -
mass param 125 -0.2/+0.3 [120,130]
width param 1 0.1
norm rateParam * bkg 1 [0,5]
both rateParam o?e sig (1-@0)*@1 norm,mass
free flatParam 3 [0,9]
one autoMCStats 10 1
nuisance edit rename sig * jes jes_sig
nuisance edit freeze lumi
theory group = mass lumi
`;

/** A card without the places of its lines, which differ. */
const said = (card: Datacard): unknown =>
  JSON.parse(
    JSON.stringify(
      {
        ...card,
        file: "",
        // the columns of one rate parameter may be several lines
        rateParameters: card.rateParameters.flatMap((line) => line.columns.map((column) => ({ ...line, columns: [column] }))),
        nuisances: card.nuisances.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      },
      (key, value: unknown) => (key === "place" ? undefined : value),
    ),
  );

test("the text of a card says the same card", () => {
  const card = parseCard(CARD, "cards/card.txt");
  expect(said(parseCard(datacardText(card, "cards"), "cards/other.txt"))).toEqual(said(card));
});

test("cards that were joined can be written as one, with paths from where it is", () => {
  const joined = joinCards([
    { label: "x", card: parseCard(CARD, "cards/card.txt") },
    { label: "y", card: parseCard(CARD.replace("shapes.root", "../shapes.root"), "other/card.txt") },
  ]);
  const back = parseCard(datacardText(joined, "all"), "all/card.txt");
  const [cards, other] = ["../cards/shapes.root", "../shapes.root"];
  expect(back.shapes.map(({ file }) => file)).toEqual([cards, "FAKE", cards, other, "FAKE", other]);
  const renamed = { ...joined, shapes: back.shapes };
  expect(said(back)).toEqual(said(renamed));
});
