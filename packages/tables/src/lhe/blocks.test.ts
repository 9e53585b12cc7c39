import { expect, test } from "@jest/globals";
import { lheBlocks } from "./blocks.ts";

/* eslint-disable-next-line @typescript-eslint/require-await -- a stream in miniature */
async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function blocksOf(text: string, size = text.length): Promise<string[]> {
  const blocks: string[] = [];
  for await (const block of lheBlocks("a.lhe", inPieces(text, size))) blocks.push(block);
  return blocks;
}

const file = `<?xml version="1.0"?>
<!-- before <LesHouchesEvents> and <event> -->
<LesHouchesEvents version="3.0"><header><![CDATA[ a </header> <event> ]]> n < 3 <eventfilter>x</eventfilter></header><init>i</init>
<event>one</event>  <event npLO=" -1 " note='a > b'>two <!-- </event> -->
  </event>
<!-- <event>off</event> -->
 <event
 a="1">three</event ></LesHouchesEvents>
 #Random number exit values: <3> <`;

const expected = [
  "<header><![CDATA[ a </header> <event> ]]> n < 3 <eventfilter>x</eventfilter></header><init>i</init>\n",
  "one",
  "two <!-- </event> -->\n  ",
  "three",
];

test.each([1, 2, 3, 7, 19, 64, 1000])("tags delimit blocks, whatever the size of the chunks (%p)", async (size) => {
  expect(await blocksOf(file, size)).toEqual(expected);
});

test("a file without events has a header only", async () => {
  expect(await blocksOf("<LesHouchesEvents><init>i</init></LesHouchesEvents>")).toEqual(["<init>i</init>"]);
});

const good = "<LesHouchesEvents><init>i</init><event>0</event><event>1</event></LesHouchesEvents>";

test.each([
  ["in the header", good.indexOf("</init>"), "a.lhe", "the file ends without </LesHouchesEvents>, in the header (0 complete events"],
  [
    "in the first event",
    good.indexOf("0</event>"),
    "a.lhe: event 0",
    "ends without </event>, before the end of the first event (0 complete events",
  ],
  ["in a later event", good.indexOf("1</event>") + 4, "a.lhe: event 1", "the file ends without </event>, after event 0 (1 complete events"],
  ["between events", good.indexOf("<event>1"), "a.lhe", "the file ends without </LesHouchesEvents>, after event 0 (1 complete events"],
  ["before the closing tag", good.length - 1, "a.lhe", "the file ends without </LesHouchesEvents>, after event 1 (2 complete events"],
])("a file that breaks off %s is told apart from a complete one", async (_, length, where, message) => {
  await expect(blocksOf(good.slice(0, length))).rejects.toMatchObject({
    code: "DATA_TRUNCATED",
    where,
    message: expect.stringContaining(message) as unknown,
  });
});

test.each([
  ["nothing", "", 'the file begins with ""'],
  ["other text", "pt,eta,phi\n1,2,3\n", 'the file begins with "pt,eta,phi\\n1,2,3\\n"'],
  ["much other text", "x".repeat(3 << 20), `the file begins with "${"x".repeat(40)}"`],
])("%s is no Les Houches file", async (_, text, message) => {
  await expect(blocksOf(text, 1 << 16)).rejects.toMatchObject({
    code: "DATA_NOT_LHE",
    where: "a.lhe",
    message: expect.stringContaining(message) as unknown,
  });
});

test.each([
  ["an event in an event", good.replace("0</event>", "0"), "a.lhe: event 0", "found <event> before </event>"],
  ["the end in an event", good.replace("1</event>", "1"), "a.lhe: event 1", "found </LesHouchesEvents> before </event>"],
  ["the end of no event", good.replace("<event>1", "1"), "a.lhe", "found </event> between events"],
  ["a second root", good + good, "a.lhe", "found <LesHouchesEvents> after </LesHouchesEvents>"],
  ["an event after the end", `${good}<event>2</event>`, "a.lhe", "found <event> after </LesHouchesEvents>"],
])("%s is refused", async (_, text, where, message) => {
  await expect(blocksOf(text)).rejects.toMatchObject({ code: "DATA_LHE_SYNTAX", where, message });
});
