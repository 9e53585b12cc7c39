/** A line of strangers as a terminal may show it: control and invisible characters, which could move the cursor or turn the text around, become "?". */
export const printable = (line: string): string => line.replace(/\p{C}/gu, "?");

/** A JSON text with the same characters escaped, so that it means what it meant. */
export const printableJson = (json: string): string =>
  json.replace(/(?!\n)\p{C}/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );
