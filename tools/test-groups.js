import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const ROOT = join(import.meta.dirname, "..");
/** Files and characters of a group: larger ones would be what a processor ends with while the others have nothing left. */
const [MOST_FILES, MOST_CHARACTERS] = [10, 40_000];
/** What a file needs a module of its own for: modules in the place of others, and waiting while it, or what it imports, is loaded. */
const ALONE = /unstable_mockModule|^(?:(?:const|let)\b.*\bawait|await)\b|from ".*testing\/blocks\.ts"/m;

/** The test files of a folder that can share a module, the same on every machine. */
function shareable(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".test.ts") && !name.endsWith(".long.test.ts"))
    .map((name) => join(folder, name))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }))
    .filter(({ text }) => !ALONE.test(text))
    .map(({ path, text }) => ({ path, characters: text.length }));
}

function* grouped(files) {
  let group = [];
  let characters = 0;
  for (const file of files) {
    if (group.length === MOST_FILES || (group.length > 0 && characters + file.characters > MOST_CHARACTERS)) {
      yield group;
      [group, characters] = [[], 0];
    }
    group.push(file);
    characters += file.characters;
  }
  if (group.length > 0) yield group;
}

/**
 * Test files of a package that run as one, by the path of the largest, which stands for them: to make a realm and to load modules into it takes half a second, more than most of
 * these files take.
 */
export function testGroups() {
  const folders = ["packages", "apps"].flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => join(ROOT, kind, name, "src")));
  const groups = folders.flatMap((folder) => [...grouped(shareable(folder))]).filter(({ length }) => length > 1);
  return new Map(
    groups.map((group) => {
      const [first, ...rest] = [...group].sort((a, b) => b.characters - a.characters);
      return [first.path, [first, ...rest].map(({ path }) => path)];
    }),
  );
}

/** One module of several test files, each under its own name. */
export const groupText = (paths) =>
  [
    'import { describe } from "@jest/globals";',
    ...paths.map((path) => {
      const name = relative(ROOT, path).split(sep).join("/");
      return `describe(${JSON.stringify(name)}, () => void require(${JSON.stringify(path)}));`;
    }),
  ].join("\n");
