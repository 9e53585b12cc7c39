import { itemNamed, type NumberItem } from "./number-item.ts";

/** Vectors in vectors in vectors: none is deeper. */
const MOST_LEVELS = 4;

/** The first argument of a template; others, such as the allocator, say nothing about what is stored. */
function firstArgument(list: string): string {
  let open = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === "<") open++;
    if (list[i] === ">") open--;
    if (list[i] === "," && open === 0) return list.slice(0, i);
  }
  return list;
}

/**
 * The number in a std::vector or RVec, or in vectors of such, by the name of the type.
 * @returns the number and how many vectors are around it; undefined for any other type
 */
export function vectorType(typeName: string, depth = 1): { readonly item: NumberItem; readonly depth: number } | undefined {
  const list = /^(?:(?:std::)?vector|ROOT::(?:VecOps::)?RVec)<(.*)>$/.exec(typeName.trim())?.[1];
  if (list === undefined || depth > MOST_LEVELS) return undefined;
  const inside = firstArgument(list);
  const item = itemNamed(inside);
  return item === undefined ? vectorType(inside, depth + 1) : { item, depth };
}
