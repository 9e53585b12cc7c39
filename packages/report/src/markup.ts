/** A piece of HTML or SVG that is already escaped: the only thing that a template does not escape again. */
export interface Markup {
  readonly markup: string;
}

/** What a template accepts: text (escaped), coordinates (two decimals), markup as it is, lists of these, or nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Text made safe for element content and for quoted attributes; control characters, which HTML forbids, become U+FFFD.
 *
 * @example escapeText(`a < "b"`) // a &lt; &quot;b&quot;
 */
export function escapeText(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this line removes
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd").replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/**
 * Template tag of every element: values between the literal parts are escaped unless they are markup themselves.
 *
 * @throws RangeError on a number that is not finite: a figure with NaN in it would be drawn silently wrong
 * @example markup`<p title="${title}">${children}</p>`
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return { markup: parts.reduce((text, part, i) => text + render(values[i - 1]) + part) };
}

function render(content: Content): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escapeText(content);
  if (typeof content === "number") return coordinate(content);
  return "markup" in content ? content.markup : content.map(render).join("");
}

function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`report: a coordinate is ${value}`);
  return String(Math.round(value * 100) / 100);
}
