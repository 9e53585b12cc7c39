import { expect, test } from "@jest/globals";
import { escapeText, markup } from "./markup.ts";

test("text is escaped for content and for quoted attributes, and control characters are replaced", () => {
  expect(escapeText(`<a href="x" title='y'>&\u0000</a>`)).toBe("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;\ufffd&lt;/a&gt;");
});

test("a template escapes strings, keeps markup, joins lists and drops undefined", () => {
  const inner = markup`<b>${"<"}</b>`;
  expect(markup`<p class="${'"'}">${[inner, undefined, "&"]}</p>`.markup).toBe('<p class="&quot;"><b>&lt;</b>&amp;</p>');
});

test("numbers are coordinates of two decimals, and one that is not finite is refused", () => {
  expect(markup`${1 / 3} ${-0.001} ${12}`.markup).toBe("0.33 0 12");
  expect(() => markup`${NaN}`).toThrow(/NaN/);
  expect(() => markup`${-Infinity}`).toThrow(/-Infinity/);
});
