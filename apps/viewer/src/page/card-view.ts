import { lexer, type Token, type Tokens } from "marked";
import { element, table, type Child } from "./element.ts";

/** Pieces of a line. */
function inline(tokens: readonly Token[] | undefined): readonly Child[] {
  return (tokens ?? []).map((token): Child => {
    switch (token.type) {
      case "codespan":
        return element("code", {}, unescaped((token as Tokens.Codespan).text));
      case "strong":
        return element("strong", {}, inline((token as Tokens.Strong).tokens));
      case "em":
        return element("em", {}, inline((token as Tokens.Em).tokens));
      // addresses of strangers are shown, not followed
      case "link":
        return [inline((token as Tokens.Link).tokens), ` (${(token as Tokens.Link).href})`];
      case "br":
        return element("br");
      default: {
        const { tokens: inner, text, raw } = token as Partial<Tokens.Text> & { readonly raw: string };
        return inner === undefined ? unescaped(text ?? raw) : inline(inner);
      }
    }
  });
}

/** Markdown's own escapes are taken away by the reader of tokens, entities are not. */
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]);

/** The headings of the card stand below the page's own. */
const HEADINGS = ["h3", "h3", "h4", "h4", "h4", "h4"] as const;

function block(token: Token): Child {
  switch (token.type) {
    case "heading": {
      const { depth, tokens } = token as Tokens.Heading;
      return element(HEADINGS[depth - 1], {}, inline(tokens));
    }
    case "paragraph":
      return element("p", {}, inline((token as Tokens.Paragraph).tokens));
    case "list": {
      const { ordered, items } = token as Tokens.List;
      return element(
        ordered ? "ol" : "ul",
        {},
        items.map((item) => element("li", {}, item.tokens.map(block))),
      );
    }
    case "table": {
      const { header, rows } = token as Tokens.Table;
      const headings = header.map(({ text }) => unescaped(text));
      return table(headings.join(", "), headings, rows.map((row) => row.map((cell) => inline(cell.tokens)))); // prettier-ignore
    }
    case "code":
      return element("pre", { tabindex: 0 }, (token as Tokens.Code).text);
    case "blockquote":
      return element("blockquote", {}, (token as Tokens.Blockquote).tokens.map(block));
    case "text":
      return inline((token as Tokens.Text).tokens ?? [token]);
    case "space":
      return undefined;
    // markup in the text is text
    default:
      return element("p", {}, token.raw);
  }
}

/** A model card as elements: its words are set as text, markup and addresses in it stay words. */
export const cardView = (markdown: string): HTMLElement => element("div", { class: "card" }, lexer(markdown).map(block));
