import { Lexer } from "yaml";

/** Levels of nesting, far more than any document of ours has and far from the end of the parser's stack. */
const DEEPEST = 100;
/** Columns before the first mark of a line: each level that is indented takes one at least. */
const WIDEST = 400;
/** The lexer's mark before a plain scalar, and those of a document and of a flow that does not end: they are not in the text. */
const SCALAR = "\u001f";
const MARKS = [SCALAR, "\u0002", "\u0018"];

/**
 * Where a YAML text is nested more deeply than it may be: its parser recurses, and such a text could end the process with the parser's stack. Looks at tokens
 * alone, in time that grows with the length of the text.
 * @returns the offset of the first mark that is too deep; undefined where there is none
 */
export function tooDeepYaml(text: string): number | undefined {
  let at = 0;
  let brackets = 0;
  let marks = 0;
  let lineStart = true;
  let plain = false;
  for (const token of new Lexer().lex(text)) {
    if (!plain) {
      if (token === "[" || token === "{") brackets++;
      else if (token === "]" || token === "}") brackets = Math.max(0, brackets - 1);
      else if (token === "-" || token === "?") marks++;
      const wide = lineStart && token.trim() === "" && !token.includes("\n") && token.length > WIDEST;
      if (brackets > DEEPEST || marks > DEEPEST || wide) return at;
    }
    plain = token === SCALAR;
    lineStart = token.includes("\n");
    if (lineStart) marks = 0;
    if (!MARKS.includes(token)) at += token.length;
  }
  return undefined;
}

/** What the user is told of it. */
export const TOO_DEEP: string = `nested more than ${DEEPEST} levels deep`;
