import { request } from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { loopbackServer, type LoopbackServer } from "../viewing/loopback-server.ts";
import { withArtifact } from "../viewing/served-page.ts";
import { viewedFile } from "../viewing/viewed-file.ts";

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "view-"));
});
afterAll(() => rm(place, { recursive: true }));

/** Status and content of what a server says, asked as a browser or a stranger would. */
const ask = (
  { url }: LoopbackServer,
  path: string,
  { method = "GET", host }: { readonly method?: string; readonly host?: string } = {},
): Promise<readonly [status: number, content: string]> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path, method, ...(host === undefined ? {} : { headers: { host } }) }, (response) => {
      let content = "";
      response.on("data", (part: Buffer) => (content += part.toString("utf8")));
      response.on("end", () => resolve([response.statusCode ?? 0, content]));
    });
    asked.on("error", reject);
    asked.end();
  });

test("the page and the artifact are read from memory, and nothing else is", async () => {
  const server = await loopbackServer({ html: "<p>page</p>", artifact: new TextEncoder().encode("bytes") }, 0);
  try {
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
    expect(await ask(server, "/")).toEqual([200, "<p>page</p>"]);
    expect(await ask(server, "/artifact")).toEqual([200, "bytes"]);
    expect(await ask(server, "/", { method: "HEAD" })).toEqual([200, ""]);
    for (const path of ["/artifact/../package.json", "/../../etc/passwd", "/%2e%2e/etc/passwd", "/index.html", "//artifact"])
      expect((await ask(server, path))[0]).toBe(404);
    expect((await ask(server, "/", { method: "POST" }))[0]).toBe(405);
    // a name of a stranger that resolves to this machine
    for (const host of ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1"])
      expect((await ask(server, "/artifact", { host }))[0]).toBe(403);
    expect((await ask(server, "/", { host: `localhost:${new URL(server.url).port}` }))[0]).toBe(200);
    await expect(loopbackServer({ html: "", artifact: undefined }, Number(new URL(server.url).port))).rejects.toThrow("it is taken");
  } finally {
    await server.close();
  }
});

test("a served page may ask its own server, and names of files are no markup", () => {
  const html = `<html lang="en"><meta content="default-src 'none'; connect-src 'none'">`;
  expect(withArtifact(html, undefined)).toBe(html);
  expect(withArtifact(html, `a"><b>$&.zip`)).toBe(
    `<html lang="en" data-artifact="a&#34;&#62;&#60;b&#62;$&#38;.zip"><meta content="default-src 'none'; connect-src 'self'">`,
  );
});

test("a model is served as it is; a folder without artifact and what is not there are refused", async () => {
  await writeFile(join(place, "model.json"), "{}");
  expect(await viewedFile(join(place, "model.json"))).toMatchObject({ name: "model.json" });
  await expect(viewedFile(place)).rejects.toMatchObject({ code: "EXPORT_NO_ARTIFACT" });
  const terminal = capturedTerminal();
  expect(await main(["view", join(place, "modle.json")], terminal)).toBe(2);
  expect(terminal.stderr()).toContain(`did you mean "${join(place, "model.json")}"?`);
});
