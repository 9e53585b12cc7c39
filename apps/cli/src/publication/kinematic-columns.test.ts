import { expect, test } from "@jest/globals";
import { kinematicColumns } from "./kinematic-columns.ts";

test.each([
  [["jet2_pt", "jet2_eta", "jet1_pt", "jet1_eta", "lep_pt", "lep_eta"], "jet1"],
  [["lep_pt", "lep_eta", "jet1_pt", "jet1_eta", "top_lep_pt", "top_lep_eta"], "top_lep"],
  [["top_lep_pt", "top_lep_eta", "h_pt", "h_eta"], "h"],
  [["fwd_pt", "fwd_eta", "lep_pt", "lep_eta"], "lep"],
])("of %j the object is %s", (columns, object) => {
  expect(kinematicColumns(columns)).toEqual({ pt: `${object}_pt`, eta: `${object}_eta` });
});

test("an object needs both columns; absolute pseudorapidities serve", () => {
  expect(kinematicColumns(["h_pt", "jet1_eta", "met", "ht"])).toBeUndefined();
  expect(kinematicColumns(["h_pt", "h_abs_eta"])).toEqual({ pt: "h_pt", eta: "h_abs_eta" });
});
