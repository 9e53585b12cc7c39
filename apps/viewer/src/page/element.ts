/** What stands in an element: text as text, never as markup. */
export type Child = Node | string | undefined | readonly Child[];

/** Values of attributes; those that are undefined or false are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

function add(parent: Element, child: Child): void {
  if (child === undefined) return;
  if (typeof child === "string" || child instanceof Node) parent.append(child);
  else for (const one of child) add(parent, one);
}

/** An element with attributes and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  add(made, children);
  return made;
}

/** A button that does something. */
export function button(label: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", press);
  return made;
}

/** A list to choose from, with a label. */
export function choice(
  id: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string | undefined,
  onChoice: (value: string) => void = () => undefined,
): { readonly whole: HTMLElement; readonly value: () => string; readonly choose: (value: string) => void } {
  const select = element(
    "select",
    { id },
    options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)),
  );
  select.addEventListener("change", () => onChoice(select.value));
  return {
    whole: element("span", { class: "choice" }, element("label", { for: id }, label), " ", select),
    value: () => select.value,
    choose: (value) => {
      select.value = value;
    },
  };
}

/** A table for reading: the first cell of each row is its heading; columns of numbers are aligned. */
export function table(
  name: string,
  headings: readonly string[],
  rows: readonly (readonly Child[])[],
  numbers: (column: number) => boolean = () => false,
): HTMLElement {
  const place = (column: number): Attributes => (numbers(column) ? { class: "number" } : {});
  return element(
    "div",
    { class: "table", tabindex: 0, role: "group", "aria-label": name },
    element(
      "table",
      {},
      element("caption", { class: "hidden" }, name),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          headings.map((heading, c) => element("th", { scope: "col", ...place(c) }, heading)),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) =>
          element(
            "tr",
            {},
            row.map((cell, c) => (c === 0 ? element("th", { scope: "row", ...place(c) }, cell) : element("td", place(c), cell))),
          ),
        ),
      ),
    ),
  );
}

/** A section with its heading. */
export const section = (id: string, heading: string, ...children: readonly Child[]): HTMLElement =>
  element("section", { id, "aria-labelledby": `${id}-heading` }, element("h2", { id: `${id}-heading` }, heading), children);
