import type { Markup } from "@ratiometer/report/drawing";

/** What figures consist of; anything else in them is a defect. */
const ELEMENTS = new Set(
  "a caption circle data dd desc details div dl dt figcaption figure g h3 h4 image li line p path pre rect span sub summary sup svg table tbody td text th thead title tr tspan ul".split(
    " ",
  ),
);

/**
 * Puts a figure in its place. Its texts were escaped when it was drawn; that it holds nothing that runs or loads is checked once more.
 * @throws Error for an element or attribute that no figure has
 */
export function draw(place: Element, { markup }: Markup): void {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  for (const each of body.querySelectorAll("*")) {
    if (!ELEMENTS.has(each.tagName.toLowerCase())) throw new Error(`a figure holds <${each.tagName.toLowerCase()}>`);
    for (const { name } of each.attributes)
      if (/^(?:on|style$|src|href|xlink:)/i.test(name)) throw new Error(`a figure has the attribute ${name}`);
  }
  place.replaceChildren(...body.childNodes);
}
