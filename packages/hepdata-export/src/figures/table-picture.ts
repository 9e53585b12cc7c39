/**
 * How a table is drawn; all numbers come from the table itself.
 * - `steps`: the columns over the bins of the first independent variable, their errors as bands; those of `points` as points; with `numbered`, over
 *   the numbers of the rows, which are bins of several variables,
 * - `curve`: the columns over the values of the first independent variable, up to `limit`, with lines and where they are crossed at `levels`,
 * - `against`: the first column over the second one, with the errors of the first as a band,
 * - `map`: one panel of colours over two independent variables for each of the first columns,
 * - `rows`: a line for each row, which the independent variables name, with the columns of `columns` as points; or, with `ends`, three columns as value,
 *   lower and upper end,
 * - `lines`: the second column over the first one, a line for each pair of values of the independent variables.
 */
export type TablePicture =
  | { readonly kind: "steps"; readonly points?: readonly number[]; readonly numbered?: boolean }
  | { readonly kind: "curve"; readonly levels?: readonly number[]; readonly limit?: number; readonly dots?: boolean }
  | { readonly kind: "against" }
  | { readonly kind: "map"; readonly diverging?: boolean; readonly range?: readonly [number, number]; readonly limit?: number }
  | { readonly kind: "rows"; readonly columns?: readonly number[]; readonly ends?: boolean; readonly axis: string }
  | { readonly kind: "lines" };
