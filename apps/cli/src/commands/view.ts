import { wholeNumber } from "../arguments.ts";
import type { Command } from "../command.ts";

/** Ports have no larger number. */
const LAST_PORT = 65_535;

/** `ratiometer view [ARTIFACT]` */
export const view: Command = {
  name: "view",
  summary: "the page that verifies an artifact, moves its coefficients, fits its model and takes own events, for a browser on this machine",
  usage: "[ARTIFACT or RUN]",
  positionals: [0, 1],
  options: [{ name: "port", value: "N", summary: "of 127.0.0.1; a free one if left out" }],
  details: () => [
    "ARTIFACT is a folder with artifact.json, a run, or a ZIP, tar or tar.gz of one; a pyhf workspace or an archive of HEPData is shown, too. Without it the page waits",
    "for what is dropped on it. It is read once, served from memory to this machine alone, and all is computed in the browser. Ctrl-C ends it.",
  ],
  examples: ["ratiometer view runs/first-run", "ratiometer view artifact.zip --port 8080", "ratiometer view"],
  interruption: "stopped",
  run: async ({ positionals, values, signal }) => {
    const { AnalysisError } = await import("@ratiometer/config");
    const [{ loopbackServer }, { viewedFile }, { servedPage }] = await Promise.all([
      import("../viewing/loopback-server.ts"),
      import("../viewing/viewed-file.ts"),
      import("../viewing/served-page.ts"),
    ]);
    const port = wholeNumber("port", values("port").at(0), 0) ?? 0;
    if (port > LAST_PORT) throw new AnalysisError("USAGE_OPTION_VALUE", `--port is ${port}, expected ${LAST_PORT} at most`);
    const path = positionals.at(0);
    const file = path === undefined ? undefined : await viewedFile(path);
    const server = await loopbackServer({ html: await servedPage(file?.name), artifact: file?.bytes }, port);
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => void server.close().then(resolve));
    });
    return {
      text: [`${path ?? "the viewer"}: ${server.url} (Ctrl-C ends it)`],
      json: { url: server.url, artifact: path ?? null },
      until: ended,
    };
  },
};
