import { readFileSync } from "node:fs";

/** The file of the numbers of `generic-lhc`. A page, which has no files, has its text in the place of this. */
export const detectorCardText = (): string => readFileSync(new URL("../../data/generic-lhc.v1.yaml", import.meta.url), "utf8");
