import type { BasketContent } from "./basket-head.ts";
import type { BasketTable } from "./basket-table.ts";
import type { FileColumn } from "../columnar-file.ts";
import type { Branch } from "./branch.ts";
import type { NumberItem } from "./number-item.ts";

/** Bytes in front of an object, or of a base class or member of it. */
export interface ObjectFrame {
  /** From the beginning of the element. */
  readonly offset: number;
  /** Bytes that follow the count of bytes, or "TObject" for a base class that has none and must not be referred to. */
  readonly length: number | "TObject";
  readonly version: number;
}

/**
 * How the entries of a branch are made up: of elements of equal size, which hold the numbers of one or several columns at fixed places.
 */
export interface EntryLayout {
  readonly branch: Branch;
  readonly baskets: BasketTable;
  /** Bytes of an element. */
  readonly stride: number;
  /** Elements of each entry; where something counts, for each count. */
  readonly elements: number;
  /** Whether the number of elements differs between entries. */
  readonly listed: boolean;
  /** The column that counts; a list without one has a table of its entries in each basket. */
  readonly count: ColumnPlan | undefined;
  /** What each element must hold besides numbers. */
  readonly frames: readonly ObjectFrame[];
  /**
   * For entries that are more than their elements: the elements alone, one after the other, and where each entry begins among them.
   * @param counts elements of each entry, where known
   */
  readonly unpack?: (content: BasketContent, counts: Uint32Array | undefined, where: string) => BasketContent;
}

/** A column, and where in a branch's elements its numbers are. */
export interface ColumnPlan {
  readonly column: FileColumn;
  readonly layout: EntryLayout;
  /** From the beginning of the element, in bytes. */
  readonly offset: number;
  /** Of this column in an element. */
  readonly numbers: number;
  readonly item: NumberItem;
}

/** A branch without numbers that can be read: its name, and what the file calls its type. */
export interface OtherBranch {
  readonly name: string;
  readonly type: string;
}
