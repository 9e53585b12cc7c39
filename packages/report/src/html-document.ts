import { markup, type Markup } from "./markup.ts";
import { pageScript } from "./page-script.ts";
import { STYLE } from "./theme.ts";

/** A self-contained HTML document: its style and its only script are in it, and its content security policy forbids all others and every request. */
export function htmlDocument(title: string, body: Markup): string {
  const { source, digest } = pageScript();
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${{ markup: digest }}'; img-src data:">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${{ markup: STYLE }}</style>
</head>
<body>
${body}<script>${{ markup: source }}</script>
</body>
</html>
`.markup;
}
