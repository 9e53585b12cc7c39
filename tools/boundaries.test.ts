import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

/** The order in which data flows: a package may import only packages before it. Where a reader would look for it: docs/pipeline.md. */
const ORDER = ["config", "tables", "eft", "simulation", "features", "classifiers", "likelihood", "hepdata-export", "report"].map(
  (name) => `packages/${name}`,
);
const FOLDERS = [...ORDER, "apps/viewer", "apps/cli"];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Project {
  readonly references: readonly { readonly path: string }[];
}

const manifest = (folder: string): Manifest => JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Manifest;
const project = (folder: string): Project => JSON.parse(readFileSync(`${folder}/tsconfig.json`, "utf8")) as Project;
const nameOf = (folder: string): string => manifest(folder).name;

/** Every package that the sources of a folder import, tests left out. */
function imports(folder: string): string[] {
  const found = new Set<string>();
  for (const file of readdirSync(`${folder}/src`, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const source = readFileSync(`${folder}/src/${file}`, "utf8");
    for (const [, specifier] of source.matchAll(/(?:^(?:import|export)[^"]*?from |import\()"([^".][^"]*)"/gm)) found.add(specifier);
    for (const [, specifier] of source.matchAll(/^import "([^".][^"]*)"/gm)) found.add(specifier);
  }
  return [...found].map((specifier) =>
    specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/"),
  );
}

test("every package and app has its place in the order", () => {
  const present = ["packages", "apps"].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  expect(present.sort()).toEqual([...FOLDERS].sort());
});

test.each(FOLDERS)("%s imports only packages that come before it, and declares and references exactly those", (folder) => {
  const before = FOLDERS.slice(0, FOLDERS.indexOf(folder)).map(nameOf);
  const internal = [...new Set(imports(folder))].filter((name) => name.startsWith("@ratiometer/")).sort();
  const declared = Object.keys(manifest(folder).dependencies ?? {}).filter((name) => name.startsWith("@ratiometer/"));
  const { references } = project(folder);
  expect(before).toEqual(expect.arrayContaining(internal));
  expect(declared.sort()).toEqual(internal);
  expect(references.map(({ path }) => nameOf(`${folder}/${path}`)).sort()).toEqual(internal);
});

test.each(FOLDERS)("%s declares every outside package that it imports", (folder) => {
  const outside = imports(folder).filter((name) => !name.startsWith("@ratiometer/") && !name.startsWith("node:"));
  const declared = Object.keys(manifest(folder).dependencies ?? {});
  expect(declared).toEqual(expect.arrayContaining(outside));
});
