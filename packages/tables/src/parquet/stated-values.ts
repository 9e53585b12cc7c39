/** A type, codec or encoding as a file states it, for a message: of numbers that the format gives no meaning the reader makes undefined. */
export const statedName = (name: string | undefined): string => name ?? "that is not known";

/** A number as a file states it, for a message: what it does not state is NaN. */
export const statedCount = (count: number): string => (Number.isNaN(count) ? "an unknown number of" : String(count));
