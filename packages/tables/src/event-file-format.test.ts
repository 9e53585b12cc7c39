import { expect, test } from "@jest/globals";
import { eventFileFormat } from "./event-file-format.ts";

test.each([
  ["events/ttH.lhe", "lhe"],
  ["ttH.v2.LHE.GZ", "lhe.gz"],
  ["./a.parquet", "parquet"],
])("%s is %s", (path, format) => {
  expect(eventFileFormat(path)).toBe(format);
});

test.each(["x.root", "lhe", "x.gz", "x.lhe.bz2", "x.parquet/"])("%s is refused", (path) => {
  expect(() => eventFileFormat(path)).toThrow(
    expect.objectContaining({
      code: "USAGE_EVENT_FILE",
      where: path,
      message: expect.stringContaining(".lhe, .lhe.gz or .parquet") as unknown,
    }),
  );
});
