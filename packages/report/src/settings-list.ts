import { markup, type Content, type Markup } from "./markup.ts";

/** A setting and what it is; `wide` where it may be long and has a line of its own. */
export interface Setting {
  readonly name: string;
  readonly value: Content;
  readonly wide?: boolean;
}

/** Settings by name, in as many columns as there is room for. */
export function settingsList(settings: readonly Setting[]): Markup {
  const rows = settings.map(({ name, value, wide = false }) =>
    wide ? markup`<div class="wide"><dt>${name}</dt><dd>${value}</dd></div>\n` : markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`,
  );
  return markup`<dl>\n${rows}</dl>\n`;
}
