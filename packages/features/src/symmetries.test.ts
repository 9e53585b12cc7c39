import { expect, test } from "@jest/globals";
import { columnOf, permutation, randomStream, type Table } from "@ratiometer/tables";
import { featureSet, featureSetNames } from "./feature-set.ts";
import { exchanged, mapDirections, mirrored, randomEvents, recordOf, turned, type EventInput } from "./testing/object-events.ts";

const EVENTS = randomEvents(300, 1);

const tables = new Map(featureSetNames.map((name) => [name, featureSet(name).compute(recordOf(EVENTS))]));

/** Names of the features of a set, object columns and all, and their columns before and after. */
function compared(name: string, events: readonly EventInput[]): { readonly before: Table; readonly after: Table } {
  const before = tables.get(name);
  if (before === undefined) throw new Error(name);
  return { before, after: featureSet(name).compute(recordOf(events)) };
}

/** Numbers up to rounding; masses and MT2 of nearly nothing lose half of the digits. */
function expectSame(name: string, before: ArrayLike<number>, after: ArrayLike<number>, sign = 1): void {
  for (let i = 0; i < before.length; i++) {
    const tolerance = (/^mt2/.test(name) ? 1e-5 : 1e-7) * (1 + Math.abs(before[i]));
    if (Math.abs(after[i] - sign * before[i]) > tolerance) expect([name, i, after[i]]).toEqual([name, i, sign * before[i]]);
  }
}

/** An azimuth in the laboratory. */
const isAzimuth = (name: string): boolean => /(^|_)phi$/.test(name) && !name.startsWith("cs_");
/** A pseudorapidity or longitudinal momentum with its sign. */
const isAlongBeam = (name: string): boolean => /(?<!_abs)_eta$|^nu_pz\w+$|^dipho_rapidity$/.test(name);
const isOdd = (name: string): boolean => /^(tp_\w+|cs_phi_\w+|cos_l_top_y|cos_ly_top)$/.test(name);

test.each(featureSetNames)("%s: a turn about the beam changes nothing but azimuths", (name) => {
  const { before, after } = compared(
    name,
    EVENTS.map((event) => turned(event, 2)),
  );
  for (const [column, { values }] of before.columns) {
    if (!isAzimuth(column)) expectSame(column, values, columnOf(after, column).values);
  }
});

test.each(featureSetNames)("%s: a reflection changes the sign of T-odd features, and of azimuths", (name) => {
  const { before, after } = compared(name, EVENTS.map(mirrored));
  for (const [column, { values }] of before.columns) {
    const padded = column.startsWith("object") && isAzimuth(column);
    if (!padded) expectSame(column, values, columnOf(after, column).values, isAzimuth(column) || isOdd(column) ? -1 : 1);
  }
});

test("something T-odd is there to be reflected", () => {
  const general = tables.get("general");
  for (const name of ["tp_b_bbar_l", "tp_dbb_ll", "tp_t_tbar_l", "tp_b_l_fwd", "cs_phi_ttbar", "cs_phi_j1j2", "cs_phi_ll", "cos_l_top_y"])
    expect([name, general && columnOf(general, name).values.filter((value) => Math.abs(value) > 0.01).length > 10]).toEqual([name, true]);
});

test.each(featureSetNames)("%s: half a turn that exchanges the beams changes the sign of what counts along the beam", (name) => {
  const { before, after } = compared(name, EVENTS.map(exchanged));
  for (const [column, { values }] of before.columns) {
    const padded = column.startsWith("object") && isAlongBeam(column);
    if (!isAzimuth(column) && !padded) expectSame(column, values, columnOf(after, column).values, isAlongBeam(column) ? -1 : 1);
  }
});

test.each(featureSetNames)("%s: the order of the input does not matter where pT differ", (name) => {
  const stream = randomStream(2, "order");
  const shuffled = <T>(list: readonly T[]): T[] => [...permutation(list.length, stream)].map((i) => list[i]);
  const { before, after } = compared(
    name,
    EVENTS.map(({ jets, fatjets, photons, extra_leptons, ...rest }) => ({
      ...rest,
      jets: shuffled(jets),
      fatjets: shuffled(fatjets),
      photons: shuffled(photons),
      extra_leptons: shuffled(extra_leptons),
    })),
  );
  for (const [column, { values }] of before.columns) expect(columnOf(after, column).values).toEqual(values);
});

test.each(featureSetNames)("%s: an event's features do not depend on the events around it", (name) => {
  const { before, after } = compared(name, EVENTS.slice(0, 0));
  expect([...after.columns.keys()]).toEqual([...before.columns.keys()]);
  for (const size of [1, 7, 100]) {
    const parts: Table[] = [];
    for (let from = 0; from < 100; from += size)
      parts.push(featureSet(name).compute(recordOf(EVENTS.slice(from, Math.min(100, from + size)))));
    for (const [column, { values }] of before.columns)
      expect(parts.flatMap((part) => [...columnOf(part, column).values])).toEqual([...values.slice(0, 100)]);
  }
});

/** Features that a boost along the beam leaves alone. */
const INVARIANT =
  /^(ht|st|meff|mht|mht_phi|met_over_sqrt_ht|mt_|mt2_|dphi_|deta_|dr_(j1j2|b1b2|lj1|lb1|ll|jj_min)$|m_(?!th$|tth$)|azi_|trans_|nu_real|w_lep_pt|top_lep_(m|pt|phi)|top_had_(?!eta)|cos_theta_w|dy_ttbar|cp_b1$)/;

test("general: a boost along the beam leaves masses, distances, transverse quantities and the choice of the tops alone", () => {
  // Massless objects only: for those a boost is a shift of pseudorapidities.
  const massless = randomEvents(400, 3).map((event): EventInput => {
    const light = <T extends { readonly mass: number }>(objects: readonly T[]): T[] => objects.map((object) => ({ ...object, mass: 0 }));
    return {
      ...event,
      lepton: event.lepton && { ...event.lepton, mass: 0 },
      extra_leptons: light(event.extra_leptons),
      jets: light(event.jets),
      fatjets: [],
    };
  });
  const set = featureSet("general");
  // Real parts of complex solutions do not follow a boost.
  const complex = columnOf(set.compute(recordOf(massless)), "nu_real").values;
  const kept = massless.filter((event, i) => event.lepton === null || event.met === null || complex[i] === 1);
  const boosted = kept.map((event) => mapDirections(event, ({ eta, phi }) => ({ eta: eta + 0.7, phi })));
  const [before, after] = [set.compute(recordOf(kept)), set.compute(recordOf(boosted))];
  expect(kept.length).toBeGreaterThan(150);
  const names = set.features.map(({ name }) => name).filter((name) => INVARIANT.test(name));
  expect(names.length).toBeGreaterThan(45);
  for (const name of names) expectSame(name, columnOf(before, name).values, columnOf(after, name).values);
});
