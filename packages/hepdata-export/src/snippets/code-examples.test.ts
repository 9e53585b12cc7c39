import { expect, test } from "@jest/globals";
import { storedType } from "../submission/stored-type.ts";
import { toyContent } from "../testing/toy-content.ts";
import { codeExamples } from "./code-examples.ts";

const toy = toyContent(new Uint8Array([1]));
const [network] = toy.networks;
const textOf = (name: string, content = toy): string => codeExamples(content).find((example) => example.name === name)?.text ?? "";
const TEMPLATES = ["SimpleAnalysis.cxx", "rivet_example.cc", "ma5_example.cpp"];

test.each(TEMPLATES)("%s has every input in the order of the network, with range, unit and definition", (name) => {
  const rows = [...textOf(name).matchAll(/^ {4}\{"(\w+)", (\S+)f, (\S+)f\},\s+\/\/ \[(.*?)\] (.*)$/gm)];
  expect(rows.map(([, input]) => input)).toEqual(network.inputs.map((input) => input.name));
  rows.forEach(([, , low, high, unit], i) => {
    const { minimum, maximum, unit: expected } = network.inputs[i];
    expect(Math.abs(Number(low) - minimum)).toBeLessThanOrEqual(1e-7 * Math.abs(minimum));
    expect(Math.abs(Number(high) - maximum)).toBeLessThanOrEqual(1e-7 * Math.abs(maximum));
    expect(unit).toBe(expected);
  });
  expect(rows[0][5]).toContain("transverse momentum");
});

test.each(TEMPLATES)("%s has the selection of the domain, the coefficients at the SM and the output of its network", (name) => {
  const text = textOf(name);
  expect(text).toContain("//   h_pt > 0 | n_jets >= 4\n");
  expect(text).toContain('values["kt"] = 1.0f;');
  expect(text).toContain('values["ctZ"] = 0.0f;');
  expect(text).toContain('"log_likelihood_ratio"');
  expect(text).not.toMatch(/undefined|NaN|\[object/);
});

test("the reader for networks of one output is given that variant, any other the network itself", () => {
  expect(textOf("rivet_example.cc")).toContain("Copy kt-ratio_single.onnx to TOY.onnx");
  expect(textOf("SimpleAnalysis.cxx")).toContain('Network network("kt-ratio.onnx")');
});

test.each(TEMPLATES)("what an analysis says cannot leave its comment or its string in %s", (name) => {
  const [first, ...others] = network.inputs;
  const wicked = { ...first, definition: "a\n#error b */ c \\", unit: "GeV\n}" };
  const content = { ...toy, title: 'a "b"\nint x; \\', networks: [{ ...network, inputs: [wicked, ...others] }] };
  const text = textOf(name, content);
  expect(text).toContain("a #error b * / c");
  const lines = text.split("\n");
  expect(lines.filter((line) => /^\s*(#error|int x)/.test(line) || /\\\s*$/.test(line))).toEqual([]);
});

test("HEPData files every example as what it is", () => {
  const types = codeExamples(toy).map(({ flatName, description, type }) =>
    storedType({ location: flatName, description, ...(type === undefined ? {} : { type }) }),
  );
  expect(types).toEqual(["py", "py", "mjs", "simpleanalysis", "cc", "cpp"]);
});
