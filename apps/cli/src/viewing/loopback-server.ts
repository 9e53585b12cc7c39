import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AnalysisError } from "@ratiometer/config";

/** A page and, where there is one, the artifact that it opens by itself. */
export interface ServedPage {
  readonly html: string;
  readonly artifact: Uint8Array | undefined;
}

/** A server on this machine alone. */
export interface LoopbackServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** Nothing is kept, guessed, framed or read by other sites. */
const HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

function answer(response: ServerResponse, status: number, type: string, content: string | Uint8Array, body: boolean): void {
  const bytes = Buffer.from(content);
  response.writeHead(status, { ...HEADERS, "Content-Type": type, "Content-Length": bytes.length });
  response.end(body ? bytes : undefined);
}

/** Answers from memory: two paths, whatever else is asked for. */
function respond({ html, artifact }: ServedPage, hosts: ReadonlySet<string>, request: IncomingMessage, response: ServerResponse): void {
  const { method = "", url = "", headers } = request;
  const refuse = (status: number, text: string): void => answer(response, status, "text/plain; charset=utf-8", `${text}\n`, true);
  // a name that a stranger's site makes point here is not this server's
  if (!hosts.has(headers.host ?? "")) refuse(403, "this server answers to its own address alone");
  else if (method !== "GET" && method !== "HEAD") refuse(405, "this server is only read");
  else if (url === "/") answer(response, 200, "text/html; charset=utf-8", html, method === "GET");
  else if (url === "/artifact" && artifact !== undefined) answer(response, 200, "application/octet-stream", artifact, method === "GET");
  else refuse(404, "there is nothing here");
}

/**
 * Serves a page to this machine alone.
 * @param port 0 for a free one
 * @throws AnalysisError USAGE_OPTION_VALUE if the port is taken or may not be used
 */
export async function loopbackServer(page: ServedPage, port: number): Promise<LoopbackServer> {
  const hosts = new Set<string>();
  const server = createServer((request, response) => respond(page, hosts, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const why = cause.code === "EADDRINUSE" ? "it is taken" : cause.message;
      reject(
        new AnalysisError("USAGE_OPTION_VALUE", `--port ${port} cannot be used: ${why}`, {
          cause,
          hint: "leave --port out for a free one",
        }),
      );
    });
    server.listen(port, LOOPBACK, resolve);
  });
  const own = (server.address() as AddressInfo).port;
  for (const host of [LOOPBACK, "localhost"]) hosts.add(`${host}:${own}`);
  return {
    url: `http://${LOOPBACK}:${own}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
