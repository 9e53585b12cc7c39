import { startPage } from "./page/start.ts";
import { serveWork } from "./thread/serve.ts";

/** Put in when the page is built. */
declare const PAGE_VERSION: string;

// one script is the page's and its workers': a page that was opened as a file has no second one to load
if (typeof document === "undefined") serveWork(PAGE_VERSION);
else startPage();
