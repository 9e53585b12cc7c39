import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const SCRIPT = `
  import { groupText, testGroups } from "./tools/test-groups.js";
  console.log(JSON.stringify([...testGroups()].map(([path, paths]) => [path, paths, groupText(paths)])));
`;

/** Groups: the file that stands for one, all files of it, and the module that Jest gets in its place. */
function groups(): readonly (readonly [string, readonly string[], string])[] {
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", SCRIPT], { encoding: "utf8" });
  return JSON.parse(stdout) as ReturnType<typeof groups>;
}

test("a test file that is left out for its group is in the module of that group, and in no other", () => {
  const found = groups();
  expect(found.length).toBeGreaterThan(20);
  const leaders = new Set(found.map(([leader]) => leader));
  const members = found.flatMap(([leader, paths]) => paths.filter((path) => path !== leader));
  expect(members.filter((path) => leaders.has(path))).toEqual([]);
  expect(new Set(members).size).toBe(members.length);
  for (const [leader, paths, text] of found) {
    expect(paths).toContain(leader);
    expect(paths.filter((path) => !text.includes(`require(${JSON.stringify(path)})`))).toEqual([]);
  }
  const all = ["packages", "apps"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `/${folder}/${name}`),
  );
  expect([...leaders, ...members].filter((path) => !all.some((name) => path.endsWith(name)))).toEqual([]);
});

test("files that wait while they are loaded, or put modules in the place of others, are in no group", () => {
  const texts = groups().flatMap(([, paths]) => paths.map((path) => readFileSync(path, "utf8")));
  expect(texts.filter((text) => /unstable_mockModule|^(?:await|const \w+ = await) /m.test(text))).toEqual([]);
});
