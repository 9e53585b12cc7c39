import { expect, test } from "@jest/globals";
import { labelHtml, labelSvg, labelText, labelWidth, latexLabel, latexSentence } from "./latex-label.ts";

const html = (latex: string): string => labelHtml(latexLabel(latex)).markup;

test.each([
  ["\\kappa_t", "κ<sub>t</sub>"],
  ["c_{\\varphi Q}^{(3)}", "c<sub>φQ</sub><sup>(3)</sup>"],
  ["p_{T}^{\\mathrm{miss}}", "p<sub>T</sub><sup>miss</sup>"],
  ["\\hat{t}_{\\kappa_t}", "t\u0302<sub>κ<sub>t</sub></sub>"],
  ["\\Delta\\phi", "Δϕ"],
  ["$\\alpha$", "α"],
  ["\\kappa \\lambda", "κλ"],
  ["\\log \\hat r", "log\u2009r\u0302"],
  ["x^-1", "x<sup>−</sup>1"],
  ["plain", "plain"],
  ["\\text{btag\\_second:valid}", "btag_second:valid"],
])("%s becomes %s", (latex, expected) => {
  expect(html(latex)).toBe(expected);
});

test("a command that is not known stays as given, as does a name whose braces do not match", () => {
  expect(html("\\mystery_x")).toBe("\\mystery<sub>x</sub>");
  expect(html("c_{tZ")).toBe("c_{tZ");
  expect(html("}{")).toBe("}{");
  expect(html("\\")).toBe("\\");
  expect(html("a_")).toBe("a_");
  expect(html("\\hat")).toBe("\\hat");
});

test("what a name contains is escaped in HTML and in SVG", () => {
  const hostile = latexLabel("<b>_{<i>}");
  expect(labelHtml(hostile).markup).toBe("&lt;b&gt;<sub>&lt;i&gt;</sub>");
  expect(labelSvg(hostile, 10).markup).not.toMatch(/<[bi]>/);
});

test("in a sentence only what stands between dollar signs is LaTeX", () => {
  expect(labelHtml(latexSentence("top_pt at $\\kappa_t$ = −1, 5 $")).markup).toBe("top_pt at κ<sub>t</sub> = −1, 5 $");
});

test("plain text keeps scripts readable", () => {
  expect(labelText(latexLabel("c_{\\varphi Q}^{(3)}"))).toBe("c_{φQ}^(3)");
});

test("baseline shifts of an SVG label add up to zero where text follows a script", () => {
  const { markup } = labelSvg(latexLabel("a_{b_c}^d e"), 10);
  const shifts = [...markup.matchAll(/dy="([^"]+)"/g)].map(([, dy]) => Number(dy));
  expect(shifts).toHaveLength(4);
  expect(shifts.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 10);
  expect(markup.replace(/<[^>]+>/g, "")).toBe("abcd e");
});

test("a script takes less room than a letter on the line", () => {
  expect(labelWidth(latexLabel("a_b"), 10)).toBeLessThan(labelWidth(latexLabel("ab"), 10));
});
