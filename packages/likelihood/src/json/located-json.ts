import type { Segments } from "@ratiometer/config";
import { foldJson, PLAIN_JSON, textPlace, type JsonFold } from "./json-text.ts";

/** A JSON document whose parts are known by their place. */
export interface LocatedJson {
  readonly value: unknown;
  /** "file:line:column" (from 1) of a part, or of its nearest ancestor that is there; just the file where there is no text. */
  readonly where: (segments: Segments) => string;
}

interface Place {
  readonly at: number;
  readonly parts: ReadonlyMap<string, Place>;
}

const NO_PARTS: ReadonlyMap<string, Place> = new Map();

const leaf = (_: unknown, at: number): Place => ({ at, parts: NO_PARTS });

const PLACES: JsonFold<Place> = {
  object: (parts, at) => ({ at, parts }),
  array: (items, at) => ({ at, parts: new Map(items.map((item, i) => [String(i), item])) }),
  number: leaf,
  string: leaf,
  literal: leaf,
};

/**
 * Reads a JSON text; its places are looked up only when something is asked for.
 * @param file name of the file as the user wrote it
 * @throws AnalysisError MODEL_JSON, MODEL_DUPLICATE_NAME
 */
export function locatedJson(text: string, file: string): LocatedJson {
  const value = foldJson(text, file, PLAIN_JSON);
  let root: Place | undefined;
  const where = (segments: Segments): string => {
    let place = (root ??= foldJson(text, file, PLACES));
    for (const segment of segments) {
      const part = place.parts.get(String(segment));
      if (part === undefined) break;
      place = part;
    }
    return textPlace(text, file, place.at);
  };
  return { value, where };
}

/** A value that was made or parsed elsewhere, under the name of what it came from. */
export function unlocatedJson(value: unknown, origin: string): LocatedJson {
  return { value, where: () => origin };
}
