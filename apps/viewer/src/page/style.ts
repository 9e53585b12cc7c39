import { STYLE as REPORT_STYLE } from "@ratiometer/report/drawing";

/** The style of reports, with what a page needs that is worked with. */
export const STYLE: string = `${REPORT_STYLE}
.drop { margin: 1.5rem 0; padding: 1.5rem; border: 2px dashed var(--rule); border-radius: 8px; background: var(--raised); }
.drop.over { border-color: var(--link); border-style: solid; }
.drop p { margin: 0 0 .75rem; }
.drop p:last-child { margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin: .75rem 0; }
main button, .file { padding: .4rem .9rem; border: 1px solid var(--rule); border-radius: 5px; background: var(--paper); color: var(--link); font: inherit; font-size: .95rem; cursor: pointer; }
main button:hover:not(:disabled), .file:hover { border-color: currentColor; }
main button:disabled { color: var(--quiet); cursor: default; opacity: .7; }
.file:focus-within { outline: 2px solid var(--link); outline-offset: 2px; }
select, input[type="number"] { padding: .3rem .5rem; border: 1px solid var(--rule); border-radius: 5px; background: var(--paper); color: var(--text); font: inherit; font-size: .95rem; max-width: 100%; }
input[type="range"] { width: 100%; min-width: 0; accent-color: var(--first); }
progress { width: min(100%, 20rem); accent-color: var(--first); }
.table { position: relative; }
.status { min-height: 1.6rem; margin: .5rem 0; color: var(--quiet); overflow-wrap: anywhere; }
.fault { margin: 1rem 0; padding: .75rem 1.25rem; background: var(--raised); border-left: 4px solid var(--bad); border-radius: 0 6px 6px 0; overflow-wrap: anywhere; }
.fault h2, .fault .title { margin: 0 0 .25rem; padding: 0; border: 0; font-size: 1.1rem; color: var(--bad); }
.fault ul { margin: .25rem 0 0; padding-left: 1.25rem; }
.sliders { display: grid; gap: .75rem 2.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); margin: 1rem 0; padding: 1rem 0; position: sticky; top: 2.6rem; background: var(--paper); z-index: 1; border-bottom: 1px solid var(--hair); }
.slider { display: grid; grid-template-columns: minmax(4rem, auto) minmax(0, 1fr) 7rem auto; gap: .6rem; align-items: center; }
.slider button { padding: .2rem .6rem; font-size: .85rem; }
.slider label { overflow-wrap: anywhere; }
.card h3, .card h4 { margin-top: 1.25rem; }
.card p, .card li { max-width: 46rem; overflow-wrap: anywhere; }
.picture { display: block; max-width: min(100%, 40rem); height: auto; margin: .5rem 0; background: #fff; }
.choice { display: inline-flex; gap: .5rem; align-items: center; flex-wrap: wrap; max-width: 100%; }
.verdict { font-size: 1.1rem; }
p.good, p.bad { white-space: normal; }
h2 { overflow-wrap: anywhere; }
details > .table { max-height: 26rem; }
@media (max-width: 40rem) {
  .sliders { position: static; }
  .slider { grid-template-columns: minmax(0, 1fr) 7rem auto; }
  .slider label { grid-column: 1 / -1; }
}
`;
