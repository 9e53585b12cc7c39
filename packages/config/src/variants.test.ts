import { expect, test } from "@jest/globals";
import { loadYaml, type LocatedYaml } from "./load-yaml.ts";
import { withVariants } from "./variants.ts";

const TEXT = `name: small
samples:
  a: { events: 10, cut: [x] }
  b: { events: 20 }
variants:
  full:
    samples:
      a: { events: 1000 }
  alone:
    name: only-a
    samples: { b: null, a: { cut: [] } }
`;

function yamlOf(text: string): LocatedYaml {
  const yaml = loadYaml(text, "f.yaml");
  if (!("value" in yaml)) throw new Error("faulty");
  return yaml;
}

const valueOf = (...names: string[]): unknown => {
  const value = withVariants(yamlOf(TEXT), names).value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "variants"));
};

test("without a variant the file is as it stands", () => {
  expect(valueOf()).toEqual({ name: "small", samples: { a: { events: 10, cut: ["x"] }, b: { events: 20 } } });
});

test("a variant changes what it names and keeps the rest; null takes away, a list replaces", () => {
  expect(valueOf("full")).toEqual({ name: "small", samples: { a: { events: 1000, cut: ["x"] }, b: { events: 20 } } });
  expect(valueOf("alone")).toEqual({ name: "only-a", samples: { a: { events: 10, cut: [] } } });
  expect(valueOf("full", "alone")).toEqual({ name: "only-a", samples: { a: { events: 1000, cut: [] } } });
});

test("places are those of the variant where it has them", () => {
  const yaml = withVariants(yamlOf(TEXT), ["full"]);
  expect(yaml.where(["samples", "a", "events"])).toBe("f.yaml:8:20");
  expect(yaml.where(["samples", "b", "events"])).toBe("f.yaml:4:16");
});

test("an unknown variant is told with the nearest name, or that there are none", () => {
  expect(() => withVariants(yamlOf(TEXT), ["ful"])).toThrow(
    expect.objectContaining({ code: "CONFIG_UNKNOWN_VARIANT", hint: expect.stringContaining("full") }),
  );
  expect(() => withVariants(yamlOf("name: x\n"), ["full"])).toThrow(expect.objectContaining({ code: "CONFIG_UNKNOWN_VARIANT" }));
});
