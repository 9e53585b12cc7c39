import { readFile } from "node:fs/promises";
import { AnalysisError } from "@ratiometer/config";

const PAGE = new URL("../dist/index.html", import.meta.url);

/** The viewer, one self-contained page. @throws AnalysisError USAGE_NO_SUCH_FILE where it was not built */
export const viewerPage = (): Promise<string> =>
  readFile(PAGE, "utf8").catch((cause: unknown) => {
    throw new AnalysisError("USAGE_NO_SUCH_FILE", "the page of the viewer is not built", { cause, hint: "run npm run build first" });
  });
