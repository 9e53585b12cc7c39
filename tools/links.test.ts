import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";

const PAGES = [
  ...["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md", "validation/README.md"],
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** The anchor that a heading gets on the web: lower case, words joined by dashes, everything else dropped. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

const anchors = (page: string): string[] =>
  [...readFileSync(page, "utf8").matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => anchorOf(heading));

const links = (page: string): string[] =>
  [...readFileSync(page, "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target).filter((target) => !/^[a-z]+:/.test(target));

test.each(PAGES)("every link of %s leads somewhere", (page) => {
  const broken = links(page).filter((link) => {
    const [path, anchor = ""] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    return !existsSync(target) || (anchor !== "" && target.endsWith(".md") && !anchors(target).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test("every equation of the method has its code in the same section", () => {
  const sections = readFileSync("docs/method.md", "utf8").split(/^(?=#{2,3} )/m);
  const equations = sections.filter((section) => section.includes("```text\n"));
  const without = equations.filter((section) => !/\]\(\.\.\/(?:packages|apps)\/[^)]+\.ts\)/.test(section));
  expect(without.map((section) => section.split("\n", 1)[0])).toEqual([]);
  expect(equations.length).toBeGreaterThan(10);
});
