import { expect, test } from "@jest/globals";
import { HEAD, HISTOGRAMS, read, type Histograms } from "./testing/memory-card.ts";

test.each([
  ["the rate of a histogram that has other events", "rate 6.2 20", "", "the rate of sig in a is 6.2, its histogram has 6 events"],
  ["a negative rate", "rate -2 -1", "", "found the rate -2 of sig in a"],
  ["a sideband that does not give the rate", "rate -1 -1", "side gmN 3 0.9 -", "side expects 3 × 0.9 events of sig in a, its rate is 6"],
  ["an argument that is nowhere", "rate -1 -1", "f rateParam a bkg 1+@0 nrom\nnorm rateParam a bkg 1", 'unknown parameter "nrom"'],
  ["formulas in a circle", "rate -1 -1", "f rateParam a bkg @0 g\ng rateParam a bkg @0 f", 'the formula "f" needs itself: f ← g ← f'],
  [
    "a formula without a value",
    "rate -1 -1",
    "f rateParam a bkg log(0*@0) r",
    'the formula "f" is -Infinity at the initial values of its parameters',
  ],
  [
    "a rate parameter of two values",
    "rate -1 -1",
    "n rateParam a bkg 1\nn rateParam a sig 2",
    'rate parameter "n" is something else in line 11',
  ],
  ["a log-normal without an end", "rate -1 -1", "x lnN 1e-320 -", "x is a factor between Infinity and 1e-320, expected positive numbers"],
  ["shapes of two kinds", "rate -1 -1", "jes shape - 1\nx shapeN - 1", "bkg in a has shapeN and other shapes"],
])("%s is refused", async (_, rate, lines, message) => {
  const histograms = { ...HISTOGRAMS, "a bkg xUp": [9, 11, 4], "a bkg xDown": [7, 9, 1] };
  await expect(read(lines, { head: HEAD.replace("rate -1 -1", rate), histograms })).rejects.toMatchObject({ message });
});

test.each([
  ["a varied histogram of other bins", { "a bkg jesUp": [9, 11] }, "the histogram jes of bkg in a (up) has 2 bins, expected 3"],
  ["a varied histogram without events", { "a bkg jesDown": [0, 0, 0] }, "the histogram jes of bkg in a (down) has 0 events"],
  ["a process of other bins than the data", { "a sig": [2, 4] }, "sig in a has 2 bins, the observed events have 3"],
  ["a negative count", { "a data_obs": [9, -1, 5] }, "found -1 observed events in bin 1 of a"],
  ["NaN", { "a sig": [2, NaN, 1] }, "found NaN with the squared error NaN in bin 1 of sig in a, expected finite numbers"],
])("%s is refused", async (_, histograms: Histograms, message) => {
  await expect(read("jes shape - 1", { histograms: { ...HISTOGRAMS, ...histograms } })).rejects.toMatchObject({
    code: "DATA_SHAPES",
    message,
  });
});
