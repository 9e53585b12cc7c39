/** Entries of a list that is shown as it is. */
const MOST = 8;

/** A value of a document as a message shows it: lists and objects, which may be of any size and depth, by what they are. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) {
    const short = value.length <= MOST && value.every((entry) => typeof entry !== "object" || entry === null);
    return short ? JSON.stringify(value) : `a list of ${value.length}`;
  }
  if (typeof value === "object" && value !== null) return "an object";
  return value === undefined ? "nothing" : JSON.stringify(value);
}
