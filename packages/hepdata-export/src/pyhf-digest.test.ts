import { expect, test } from "@jest/globals";
import { pyhfDigest, pythonJson } from "./pyhf-digest.ts";

const document = {
  b: [1, 2.5, 1e-7, 0.00001, 0.0001, 1.5e-10, 1e21, 1e20, -3.25e-9, 0, 5e-324],
  a: { z: 'κ_t "q"\n', y: null, x: [true, false, []] },
  name: "é",
};

test("the text is that of Python's json.dumps", () => {
  expect(pythonJson(document)).toBe(
    '{"a": {"x": [true, false, []], "y": null, "z": "κ_t \\"q\\"\\n"}, ' +
      '"b": [1, 2.5, 1e-07, 1e-05, 0.0001, 1.5e-10, 1e+21, 100000000000000000000, -3.25e-09, 0, 5e-324], "name": "é"}',
  );
});

test("the digest is that of pyhf 0.7.6 for the same document read from our JSON", () => {
  expect(pyhfDigest(document)).toBe("226e6ed7dd0481eb4f42940d523ee06a26028859a7360aedd7423591a59b205f");
});
