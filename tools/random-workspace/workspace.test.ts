import { expect, test } from "@jest/globals";
import { namedParameters } from "./parameters.ts";
import { randomWorkspace } from "./workspace.ts";
import { yieldsAtTemplates } from "./yields-at-templates.ts";

const FIRST = Array.from({ length: 50 }, (_, seed) => randomWorkspace(seed));

const modifiersOf = ({ channels }: ReturnType<typeof randomWorkspace>) =>
  channels.flatMap(({ name: channel, samples }) =>
    samples.flatMap(({ modifiers }) => modifiers.map((modifier) => ({ channel, modifier }))),
  );

test("the same seed gives the same bytes, another seed others", () => {
  expect(JSON.stringify(randomWorkspace(7))).toBe(JSON.stringify(FIRST[7]));
  expect(new Set(FIRST.map((workspace) => JSON.stringify(workspace))).size).toBe(FIRST.length);
});

test("the first fifty have every type of modifier, names for two types, names across channels, and bins that are zero", () => {
  const all = FIRST.map(modifiersOf);
  const types = new Set(all.flat().map(({ modifier }) => modifier.type));
  expect([...types].sort()).toEqual(["histosys", "lumi", "normfactor", "normsys", "shapefactor", "shapesys", "staterror"]);
  const shared = (modifiers: (typeof all)[number], by: (found: (typeof all)[number][number]) => string) =>
    modifiers.some((a) => modifiers.some((b) => a.modifier.name === b.modifier.name && by(a) !== by(b)));
  expect(all.some((modifiers) => shared(modifiers, ({ modifier }) => modifier.type))).toBe(true);
  expect(
    all.some((modifiers) =>
      shared(
        modifiers.filter(({ modifier }) => modifier.type === "shapefactor"),
        ({ channel }) => channel,
      ),
    ),
  ).toBe(true);
  expect(FIRST.some(({ channels }) => channels.some(({ samples }) => samples.some(({ data }) => data.includes(0))))).toBe(true);
  const uncertainties = all
    .flat()
    .flatMap(({ modifier }) => (modifier.type === "shapesys" || modifier.type === "staterror" ? modifier.data : []));
  expect(uncertainties).toContain(0);
});

test("every observation has the bins of its channel, numbers that are not negative, and some are whole and some not", () => {
  for (const { channels, observations } of FIRST) {
    const bins = new Map(channels.map(({ name, samples }) => [name, samples.map(({ data }) => data.length)]));
    expect(observations.map(({ name }) => name).sort()).toEqual([...bins.keys()].sort());
    for (const { name, data } of observations) {
      expect(bins.get(name)?.every((length) => length === data.length)).toBe(true);
      expect(data.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    }
  }
  const whole = FIRST.map(({ observations }) => observations.every(({ data }) => data.every(Number.isInteger)));
  expect(whole).toContain(true);
  expect(whole).toContain(false);
});

test("settings of a parameter have as many numbers as it has components, start within its bounds, and are fixed in some", () => {
  const settings = FIRST.flatMap(({ channels, measurements: [{ config }] }) => {
    expect(namedParameters(channels).map(({ name }) => name)).toContain(config.poi);
    return config.parameters.map((own) => ({ own, parameter: namedParameters(channels).find(({ name }) => name === own.name) }));
  });
  for (const { own, parameter } of settings) {
    for (const values of [own.inits, own.bounds, own.auxdata])
      if (values !== undefined) expect(values).toHaveLength(parameter?.components ?? 0);
    own.inits?.forEach((value, i) => {
      const [low, high] = own.bounds?.[i] ?? [-5, 10];
      expect(value > low && value < high).toBe(true);
    });
  }
  expect(settings.some(({ own }) => own.fixed === true)).toBe(true);
});

test("expected events at a template: nominal and variations add, factors multiply", () => {
  const channel = {
    name: "a",
    samples: [
      {
        name: "s",
        data: [10, 20],
        modifiers: [
          { name: "x", type: "histosys", data: { hi_data: [12, 18], lo_data: [9, 30] } },
          { name: "x", type: "normsys", data: { hi: 1.5, lo: 0.5 } },
          { name: "g", type: "staterror", data: [1, 1] },
        ],
      },
      { name: "t", data: [100, 200], modifiers: [{ name: "k", type: "normfactor", data: null }] },
    ],
  } as const;
  const at = (x: number) =>
    yieldsAtTemplates(
      channel,
      new Map([
        ["x", [x]],
        ["g", [1, 2]],
        ["k", [3]],
      ]),
    );
  expect(at(1)).toEqual([12 * 1.5 + 300, 18 * 1.5 * 2 + 600]);
  expect(at(0)).toEqual([310, 640]);
  expect(at(-1)).toEqual([9 * 0.5 + 300, 30 * 0.5 * 2 + 600]);
});
