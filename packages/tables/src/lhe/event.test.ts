import { expect, test } from "@jest/globals";
import { eventColumnsBuilder } from "./event.ts";

const event = `
 3   66 0.50109093E+02 0.14137688E+03 0.75563862E-02 0.12114027E+00
        5 -1    0    0  501    0 0.00000000E+00 0.00000000E+00 -.14322906E+03 1.4330946d2 0.48000000E+01 0.0000E+00 9.
  1000022 -1    0    0  502    0 0. 0. -5 5 0 0 9 # a comment
# another <one>

       24  2    1    2    0    0 1 2 3 85.5 80.4 0 9
#rwgt 2 101 3933017.7
`;

test("events become columns; mothers count from 0", () => {
  const columns = eventColumnsBuilder("a.lhe");
  expect(event.slice(columns.append(event))).toBe("");
  const second = "1 -7 -2. 1 1 1 \r\n 11 1 0 0 0 0 1 2 3 4 5 6 7<rwgt></rwgt>";
  expect(second.slice(columns.append(second))).toBe("<rwgt></rwgt>");
  columns.append("0 1 0 1 1 1");
  expect(columns.finish()).toEqual({
    particles: {
      events: 3,
      offsets: Uint32Array.of(0, 3, 4, 4),
      pdgId: Int32Array.of(5, 1000022, 24, 11),
      status: Int32Array.of(-1, -1, 2, 1),
      mother: Int32Array.of(-1, -1, 0, -1),
      px: Float64Array.of(0, 0, 1, 1),
      py: Float64Array.of(0, 0, 2, 2),
      pz: Float64Array.of(-143.22906, -5, 3, 3),
      energy: Float64Array.of(143.30946, 5, 85.5, 4),
    },
    subprocess: Int32Array.of(66, -7, 1),
    weight: Float64Array.of(50.109093, -2, 0),
  });
});

const line = "21 -1 0 0 501 502 0 0 +5e2 5e2 0 0. 9.";
const two = `2 1 1.5 1 1 1\n${line}\n${line}\n`;

test.each([
  ["nothing", "", "DATA_LHE_EVENT", 'the event line has 0 numbers, expected 6 (NUP IDPRUP XWGTUP SCALUP AQEDUP AQCDUP): ""'],
  ["a short event line", two.replace("1.5 1 1 1", "1.5 1"), "DATA_LHE_EVENT", /^the event line has 4 numbers, expected 6 .*: "2 1 1.5 1"$/],
  ["a particle too few", two.replace("2 1", "3 1"), "DATA_LHE_EVENT", "NUP announces 3 particles, found 2"],
  ["a particle too few before the weights", `${two.replace("2 1", "3 1")}<rwgt>`, "DATA_LHE_EVENT", "NUP announces 3 particles, found 2"],
  ["a particle too many", two.replace("2 1", "1 1"), "DATA_LHE_EVENT", `NUP announces 1 particles, but more follows them: "${line}"`],
  ["a negative NUP", two.replace("2 1", "-2 1"), "DATA_LHE_EVENT", "NUP is -2, expected the number of particles"],
  ["half a particle", two.replace("2 1", "2.5 1"), "DATA_LHE_EVENT", "NUP of the event line is 2.5, expected an integer of 32 bits"],
  [
    "a short particle line",
    two.replace(" 0. 9.\n", "\n"),
    "DATA_LHE_EVENT",
    /^particle line 1 has 11 numbers, expected 13 \(IDUP.*"21 -1 0 0 501 502 0 0 \+5e2 5e2 0"$/,
  ],
  ["a long particle line", `${two.trimEnd()} 7\n`, "DATA_LHE_EVENT", /^particle line 2 has 14 numbers, expected 13/],
  ["a word", two.replace("+5e2", "+5x2"), "DATA_LHE_EVENT", 'PUP(3) of particle line 1 is "+5x2", expected a number'],
  ["a Fortran overflow", two.replace("+5e2", "*****"), "DATA_LHE_EVENT", 'PUP(3) of particle line 1 is "*****", expected a number'],
  ["a fractional id", two.replace("21 ", "2.1 "), "DATA_LHE_EVENT", "IDUP of particle line 1 is 2.1, expected an integer of 32 bits"],
  [
    "an id beyond 32 bits",
    two.replace("21 ", "3000000000 "),
    "DATA_LHE_EVENT",
    "IDUP of particle line 1 is 3000000000, expected an integer of 32 bits",
  ],
  ["a mother that is not there", two.replace("-1 0", "-1 3"), "DATA_LHE_EVENT", "MOTHUP(1) of particle line 1 is 3, expected 0 to 2"],
  ["a NaN", two.replace("1.5", "NaN"), "DATA_NOT_FINITE", 'XWGTUP of the event line is "NaN", expected a finite number'],
  [
    "an infinity",
    two.replace("+5e2", "-Infinity"),
    "DATA_NOT_FINITE",
    'PUP(3) of particle line 1 is "-Infinity", expected a finite number',
  ],
  ["an overflow", two.replace("+5e2", "5e999"), "DATA_NOT_FINITE", 'PUP(3) of particle line 1 is "5e999", expected a finite number'],
])("%s is refused, naming the event", (_, text, code, message) => {
  const columns = eventColumnsBuilder("a.lhe");
  columns.append(two);
  const expected = typeof message === "string" ? message : (expect.stringMatching(message) as unknown);
  expect(() => columns.append(text)).toThrow(expect.objectContaining({ code, where: "a.lhe: event 1", message: expected }));
});
