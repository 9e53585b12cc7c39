import { expect, test } from "@jest/globals";
import { csvText } from "./csv-text.ts";

test("columns become lines, names are quoted where they must be, numbers keep all digits", () => {
  const columns = [
    { name: 'a,"b"', values: [0.1 + 0.2, -1e-300] },
    { name: "c", values: [1, 2] },
  ];
  expect(csvText(columns)).toBe('"a,""b""",c\r\n0.30000000000000004,1\r\n-1e-300,2\r\n');
  expect(csvText([])).toBe("\r\n");
});
