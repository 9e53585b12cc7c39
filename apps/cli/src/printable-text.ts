/** A line of strangers as a terminal may show it: control and invisible characters, which could move the cursor or turn the text around, become "?". */
export const printable = (line: string): string => line.replace(/\p{C}/gu, "?");
