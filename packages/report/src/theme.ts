/**
 * The page's style sheet: system fonts, light and dark, print. Curve colours stay apart for the colour-blind (after Okabe and Ito), and each
 * has a dash of its own, so that a figure survives a black-and-white printer.
 */
export const STYLE = `:root {
  --paper: #fff; --raised: #f6f7f9; --text: #1c2127; --quiet: #545e6b; --hair: #d9dee5; --link: #0b5cad;
  --first: #0b5fae; --second: #c7500b; --third: #00805f; --fourth: #a5428a; --fifth: #a87400; --rule: #7b8592;
  --good: #006b49; --bad: #b3261e; --warn: #fff4d6; --warned: #b07d00;
  color-scheme: light;
}
@media screen and (prefers-color-scheme: dark) {
  :root:not(.light) {
    --paper: #14171b; --raised: #1c2026; --text: #e4e8ed; --quiet: #a3adb9; --hair: #333a43; --link: #79b8ff;
    --first: #62b0ff; --second: #ff9a56; --third: #3fd0a5; --fourth: #e79ad2; --fifth: #edc14e; --rule: #838d99;
    --good: #4fd6a4; --bad: #ff8a80; --warn: #3a3013; --warned: #edc14e;
    color-scheme: dark;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body {
  margin: 0; padding: 0 1.25rem 4rem; background: var(--paper); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
header, nav ul, main { max-width: 74rem; margin: 0 auto; }
h1 { margin: 2.5rem 0 .5rem; font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { margin: 3.5rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--hair); font-size: 1.4rem; font-weight: 650; }
h3 { margin: 2rem 0 .75rem; font-size: 1.15rem; overflow-wrap: anywhere; }
h4 { margin: 2rem 0 .75rem; font-size: 1.05rem; color: var(--quiet); }
.title { margin: 0 0 .35rem; font-weight: 600; }
header p { max-width: 46rem; margin: 0 0 1rem; color: var(--quiet); }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: 1.25rem; top: -4rem; z-index: 2; padding: .4rem .8rem; background: var(--paper); }
.skip:focus { top: .5rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
sub, sup { font-size: .74em; line-height: 0; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
code { overflow-wrap: anywhere; }
pre { overflow-x: auto; margin: .25rem 0 1rem; padding: .75rem 1rem; background: var(--raised); border-radius: 6px; line-height: 1.45; }
.headlines { list-style: none; margin: 1.25rem 0; padding: 1rem 1.25rem; background: var(--raised); border-left: 4px solid var(--first); border-radius: 0 6px 6px 0; }
.headlines li { font-size: 1.05rem; }
.headlines li:first-child { font-size: 1.3rem; line-height: 1.4; font-weight: 600; }
.warnings { margin: 1rem 0 1.5rem; padding: .75rem 1.25rem; background: var(--warn); border-left: 4px solid var(--warned); border-radius: 0 6px 6px 0; }
.warnings h3 { margin: 0; font-size: 1rem; }
.warnings ul { margin: .25rem 0 0; padding-left: 1.25rem; overflow-wrap: anywhere; }
nav { position: sticky; top: 0; z-index: 1; margin: 1.5rem -1.25rem 0; padding: 0 1.25rem; background: var(--paper); border-bottom: 1px solid var(--hair); }
nav ul { display: flex; gap: 1.5rem; padding: .6rem 0; list-style: none; overflow-x: auto; white-space: nowrap; }
nav a { color: var(--quiet); text-decoration: none; }
nav a:hover { color: var(--link); text-decoration: underline; }
section:first-child h2 { border-top: 0; margin-top: 1rem; }
.note, figcaption { color: var(--quiet); font-size: .875rem; line-height: 1.5; }
.note { max-width: 60rem; margin: .25rem 0 1.5rem; }
td .note { margin: 0; white-space: nowrap; }
.table { overflow-x: auto; margin: 0 0 1.25rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 .35rem; text-align: left; font-weight: 600; font-size: .95rem; }
th, td { padding: .35rem .9rem .35rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--hair); }
th + th, th + td, td + th, td + td { padding-left: .9rem; }
thead th { color: var(--quiet); font-weight: 500; border-bottom-color: var(--rule); vertical-align: bottom; }
thead td { border-bottom-color: var(--rule); }
tbody th { font-weight: 500; }
td code, th code { overflow-wrap: normal; }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; }
.good { color: var(--good); white-space: nowrap; }
.bad { color: var(--bad); font-weight: 600; white-space: nowrap; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: .15rem 2rem; margin: 0 0 1.5rem; font-size: .9rem; }
dl div { display: flex; gap: .75rem; }
dl .wide { grid-column: 1 / -1; }
dt { flex: 0 0 8.5rem; color: var(--quiet); overflow-wrap: anywhere; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 29rem), 1fr)); gap: 2.5rem 2.5rem; margin: 1.5rem 0 2rem; }
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 29rem), 1fr)); gap: 1rem 2.5rem; }
.wide .legend { margin-bottom: .75rem; }
.wide figcaption { max-width: 60rem; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; margin: 0 0 .35rem; padding: 0; list-style: none; font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .45rem; }
.save { display: flex; gap: .4rem; margin: .1rem 0 1rem; }
.save button { padding: .1rem .6rem; border: 1px solid var(--hair); border-radius: 4px; background: var(--raised); color: var(--link); font: inherit; font-size: .8rem; cursor: pointer; }
.save button:hover { border-color: currentColor; }
details { margin: .35rem 0 .6rem; font-size: .875rem; }
summary { cursor: pointer; color: var(--link); width: max-content; max-width: 100%; }
.files { font-size: inherit; }
details .table { max-height: 20rem; overflow: auto; margin: .5rem 0; }
details table { font-size: .8rem; color: var(--text); }
.numbers td, .numbers thead th { text-align: right; white-space: nowrap; }
.numbers thead th:first-child { text-align: left; }
.panel { display: block; width: 100%; max-width: 40rem; height: auto; font-family: inherit; }
.swatch { flex: none; }
.panel text { fill: var(--text); }
.frame { fill: none; stroke: var(--text); stroke-width: 1; }
.tick { fill: none; stroke: var(--text); stroke-width: 1; }
.arrow { fill: none; stroke: var(--text); stroke-width: 1.4; }
.line { fill: none; stroke: var(--ink); stroke-width: 1.7; stroke-linejoin: round; }
.band { fill: var(--ink); fill-opacity: .2; stroke: none; }
.cell { fill: var(--ink); }
.bar { fill: var(--ink); stroke: none; }
.band.strong { fill-opacity: .75; } .band.outlined { fill-opacity: .12; stroke: var(--ink); stroke-width: 1.4; }
.error { fill: none; stroke: var(--ink); stroke-width: 1.4; }
.point { fill: var(--ink); stroke: none; }
.first { --ink: var(--first); } .second { --ink: var(--second); } .third { --ink: var(--third); }
.fourth { --ink: var(--fourth); } .fifth { --ink: var(--fifth); } .ink { --ink: var(--text); } .rule { --ink: var(--rule); }
.bold { stroke-width: 2.4; }
.line.thin { stroke-width: 1.25; }
.line.rule { stroke-width: 1.2; }
.line.faint { stroke-width: 1; stroke-opacity: .45; }
.dashed { stroke-dasharray: 6 4; } .dotted { stroke-dasharray: 1.5 4; }
.dash-1 { stroke-dasharray: 9 3; } .dash-2 { stroke-dasharray: 3 3; } .dash-3 { stroke-dasharray: 10 3 2 3; } .dash-4 { stroke-dasharray: 6 2 2 2 2 2; }
.band.interval { fill-opacity: .24; } .band.pale { fill-opacity: .1; }
.point.open { fill: var(--paper); stroke: var(--ink); stroke-width: 1.8; }
@media (max-width: 40rem) {
  tbody th { min-width: 8rem; }
  .numbers tbody th { min-width: 0; }
}
@page { size: A4; margin: 16mm 14mm; }
@media print {
  html { font-size: 9.5pt; }
  body { padding: 0; }
  nav, .skip, .save, .numbers { display: none; }
  h1 { margin-top: 0; }
  h2, h3, h4, caption, .title { break-after: avoid; }
  h2 { margin-top: 1.5rem; }
  figure, tr, .headlines, .warnings { break-inside: avoid; }
  .figures, .wide .panels { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.25rem; }
  .panels, .wide .panels:has(> :only-child) { grid-template-columns: minmax(0, 1fr); }
  .headlines, .warnings { border: 1px solid var(--rule); border-left-width: 4px; }
  .table { overflow: visible; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--hair); }
  details .table { max-height: none; overflow: visible; }
  table, details table { font-size: 7.5pt; }
  thead { display: table-header-group; }
  th, td { padding: .2rem .35rem .2rem 0; overflow-wrap: break-word; }
  .number { white-space: normal; overflow-wrap: normal; }
  th + th, th + td, td + th, td + td { padding-left: .35rem; }
  a[href^="http"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
`;
