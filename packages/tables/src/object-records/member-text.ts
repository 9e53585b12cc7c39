/** The end (exclusive) of the string that begins at `from` with a quote. */
function stringEnd(json: string, from: number): number {
  let at = from + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

/**
 * The value of a key of an object as it is written, for numbers that JavaScript would round; of a key that is there twice the last, as JSON.parse does.
 * @param json the text of one object, valid JSON
 */
export function memberText(json: string, key: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === '"') {
      const end = stringEnd(json, at);
      const colon = /^\s*:\s*/.exec(json.slice(end, end + 64));
      if (depth === 1 && colon !== null && JSON.parse(json.slice(at, end)) === key) {
        const scalar = /^(?:"(?:[^"\\]|\\.)*"|[^\s,{}[\]"]+)/.exec(json.slice(end + colon[0].length));
        if (scalar !== null) [found] = scalar;
      }
      at = end - 1;
    }
  }
  return found;
}
