import { expect, test } from "@jest/globals";
import { answerOf, modelFolder, ratiometer } from "../testing/model-command.ts";
import { COUNTING, QUADRATIC } from "../testing/small-workspace.ts";

const written = await modelFolder("nll");
const counting = await written("counting.json", COUNTING);
const quadratic = await written("quadratic.json", QUADRATIC);

interface Nll {
  readonly twiceNll: number;
  readonly main: number;
  readonly constraint: number;
  readonly expected: Readonly<Record<string, readonly number[]>>;
}

const nllOf = (...argv: readonly string[]): Promise<Nll> => answerOf("nll", ...argv);

/** -2 log Poisson(n | λ) for whole n. */
function poisson(n: number, lambda: number): number {
  let logFactorial = 0;
  for (let i = 2; i <= n; i++) logFactorial += Math.log(i);
  return -2 * (n * Math.log(lambda) - lambda - logFactorial);
}

test("the likelihood at a point is that of a Poisson count and a Poisson auxiliary measurement, constants included", async () => {
  const { twiceNll, main: counts, constraint, expected } = await nllOf(counting, "--at", "mu=0.7,bkg[0]=1.1");
  expect(expected.SR[0]).toBeCloseTo(62, 12);
  expect(counts).toBeCloseTo(poisson(55, 62), 9);
  expect(constraint).toBeCloseTo(poisson(100, 110), 9);
  expect(twiceNll).toBeCloseTo(counts + constraint, 12);
});

test("a name without its number stands for all components, a name may hold a comma, values that are not named are the initial ones", async () => {
  expect((await nllOf(counting, "--at", "bkg=1.1")).expected).toEqual({ SR: [65] });
  const { expected } = await nllOf(quadratic, "--at", "xs, other=1,ctZ=2", "--at", "lumi=-1");
  // 100 (1 + 1 + 2) 0.975 + 50 1.1; 40 (1 - 0.5 + 8) 0.975 + 60 1.1
  expect(expected.SR.map((value) => Number(value.toFixed(9)))).toEqual([445, 397.5]);
});

test("initial values, held parameters and the order of polynomials are as the options say", async () => {
  const { expected } = await nllOf(quadratic, "--order", "linear", "--set", "ctZ=2", "--fix", "lumi=-1,xs, other=1");
  expect(expected.SR.map((value) => Number(value.toFixed(9)))).toEqual([250, 85.5]);
});

test("Asimov data make the likelihood lowest where they were made", async () => {
  const at = async (c: number): Promise<number> => (await nllOf(quadratic, "--asimov-at", "ctZ=1", "--at", `ctZ=${c}`)).twiceNll;
  const [below, there, above] = [await at(0.999), await at(1), await at(1.001)];
  expect(Math.min(below, above)).toBeGreaterThan(there);
});

test("a bin with a yield that is not positive is told", async () => {
  const { status, stdout, stderr } = await ratiometer("nll", quadratic, "--order", "linear", "--at", "ctZ=-5", "--json");
  expect(status).toBe(0);
  expect(stderr).toBe("warning: expected yields that are not positive at this point: SR[0]: -100\n");
  expect((JSON.parse(stdout) as { nonPositive: unknown }).nonPositive).toEqual([{ channel: "SR", bin: 0, yield: -100 }]);
});

test("people read value, parts and yields", async () => {
  const { stdout } = await ratiometer("nll", counting);
  expect(stdout).toMatch(/^-2 log L = \d+\.\d+ \(observed data\): main \d+\.\d+, constraints \d+\.\d+\nexpected events:\n {2}SR {2}60\n$/);
});
