import { expect, test } from "@jest/globals";
import { momentumFault, type MomentumQuantity } from "./event-graph.ts";

const fault = (keys: string): string | undefined =>
  momentumFault(Object.fromEntries(keys.split(" ").map((key) => [key as MomentumQuantity, `${key}*`])));

test.each(["pt phi", "pt eta phi", "pt eta phi mass", "log_pt eta phi log_energy", "px py pz", "px py pz energy"])(
  "%s are a momentum",
  (keys) => {
    expect(fault(keys)).toBeUndefined();
  },
);

test.each([
  ["eta phi", "found no transverse momentum, expected one of pt, log_pt, px and py"],
  ["pt log_pt phi", "found a transverse momentum in two ways, pt and log_pt, expected one of pt, log_pt, px and py"],
  ["pt phi mass energy", "found an energy or a mass in two ways, mass and energy, expected one of mass, energy, log_energy"],
  ["pt eta", "found no phi, expected it beside pt"],
  ["log_pt", "found no phi, expected it beside log_pt"],
  ["px pz", "found no py, expected it beside px and py"],
  ["px py", "found no pz, expected it beside px and py"],
  ["pt phi pz", "found pz beside pt, expected eta"],
  ["px py pz eta", "found eta beside px and py, expected pz"],
])("%s are none", (keys, message) => {
  expect(fault(keys)).toBe(message);
});
