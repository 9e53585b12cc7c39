import { markup, type Markup } from "./markup.ts";
import { STYLE } from "./theme.ts";

/** Some figures as one self-contained page in the style of the report, without a script. */
export function figurePage(title: string, figures: readonly Markup[]): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${{ markup: STYLE }}</style>
</head>
<body>
<header><h1>${title}</h1></header>
<main>
${figures}</main>
</body>
</html>
`.markup;
}
