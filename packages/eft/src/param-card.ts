/** One number of a parameter card. */
export interface CardEntry {
  /** Block in lower case and the entry's indices: "kappa 1", "npcfm 1 2". */
  readonly key: string;
  readonly value: number;
  /** The first word of the comment behind the number, which MadGraph's cards use for the parameter's name. */
  readonly name: string | undefined;
}

/** A number as Fortran or C write it (1d0, -.5E+08), or undefined. */
export function parseNumber(text: string): number | undefined {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?$/.test(text)) return undefined;
  return Number(text.replace(/[dD]/, "e"));
}

/** The numbers in the blocks of a parameter card (SLHA): lines "1 -1.0 # kt" below "BLOCK KAPPA". Decay tables are passed over. */
export function parseParamCard(text: string): CardEntry[] {
  const entries: CardEntry[] = [];
  let block: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [content, comment = ""] = splitOnce(line, "#");
    const words = content.trim().split(/\s+/);
    const keyword = words[0].toLowerCase();
    if (keyword === "block") block = words.at(1)?.toLowerCase();
    else if (keyword === "decay") block = undefined;
    else if (block !== undefined && words.length >= 2) {
      const value = parseNumber(words[words.length - 1]);
      const indices = words.slice(0, -1);
      if (value !== undefined && indices.every((index) => /^\d+$/.test(index)))
        entries.push({ key: [block, ...indices].join(" "), value, name: /^[A-Za-z]\w*/.exec(comment.trim())?.[0] });
    }
  }
  return entries;
}

function splitOnce(line: string, separator: string): [string, string?] {
  const position = line.indexOf(separator);
  return position < 0 ? [line] : [line.slice(0, position), line.slice(position + 1)];
}
