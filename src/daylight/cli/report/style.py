"""The look of the report: one style sheet, calm, legible, and the same on paper."""

STYLE = """
:root { --ink: #1b2a30; --soft: #4d5d64; --line: #c9d3d6; --paper: #fcfbf8; --panel: #f1f4f3; --deep: #14505c;
  --sun: #9a4a00; --alarm: #8c1c13; }
* { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  color: var(--ink); background: var(--paper); scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem 1rem; z-index: 2; }
.banner { background: #ffd95a; color: #1b1b1b; font-weight: 700; text-align: center; padding: .6rem 1rem;
  border-bottom: 3px solid #1b1b1b; }
.marking { background: var(--ink); color: #fff; padding: .35rem 1rem; text-align: center; font-size: .9rem; }
header, main, footer, nav { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.2rem; }
h1 { font-size: clamp(1.7rem, 4vw, 2.5rem); line-height: 1.15; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 3.2rem 0 .6rem; padding-top: 1.1rem;
  border-top: 3px solid var(--deep); }
h3 { font-size: 1.12rem; margin: 1.8rem 0 .3rem; }
p { max-width: 46rem; margin: .5rem 0 .9rem; }
.lead { font-size: 1.15rem; color: var(--soft); }
small, .small { font-size: .875rem; color: var(--soft); }
a { color: var(--deep); text-underline-offset: .15em; }
a:focus-visible, .scroll:focus-visible, summary:focus-visible { outline: 3px solid #b8860b; outline-offset: 2px; }
nav ol { padding: 0; margin: 1.2rem 0 0; list-style: none; display: flex; flex-wrap: wrap; gap: .35rem 1.4rem; }
nav a { display: inline-block; padding: .3rem 0; min-height: 1.5rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .9rem; padding: 0;
  margin: 1.6rem 0; list-style: none; }
.cards li { background: var(--panel); border-left: 4px solid var(--deep); padding: .8rem 1rem; }
.cards li.call { border-left-color: var(--sun); background: #fbf1e4; }
.cards strong { display: block; font-size: 2rem; line-height: 1.1; font-variant-numeric: tabular-nums; }
.cards span { color: var(--soft); font-size: .95rem; }
.scroll { overflow-x: auto; margin: 1rem 0 1.4rem; max-width: 100%; }
table { border-collapse: collapse; min-width: 100%; font-size: .93rem; }
caption { text-align: left; font-weight: 650; padding: .2rem 0 .5rem; }
caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 2.6rem); }
tbody td:not(.n) { min-width: 6.5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); font-size: .85rem; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td .id, th .id { display: block; font-weight: 400; color: var(--soft); font-size: .85rem; white-space: nowrap; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: .2rem; padding: 0 .4rem;
  margin: 0 .25rem .2rem 0; font-size: .82rem; white-space: nowrap; color: var(--deep); background: #fff; }
.tag.flag { color: var(--alarm); }
.level { font-weight: 700; white-space: nowrap; }
.level.very_high { background: var(--alarm); color: #fff; padding: .1rem .45rem; border-radius: .2rem; }
.level.high { background: var(--sun); color: #fff; padding: .1rem .45rem; border-radius: .2rem; }
.nobody { color: var(--sun); font-weight: 700; }
figure { margin: 1.4rem 0; }
figure svg { max-width: 100%; height: auto; display: block; overflow: visible; }
figcaption { font-size: .9rem; color: var(--soft); max-width: 46rem; margin-top: .3rem; }
.narrow { display: none; }
.case { border: 1px solid var(--line); border-left: 4px solid var(--sun); background: #fff;
  padding: .2rem 1.2rem .8rem; margin: 1.2rem 0; }
.pair { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 2.4rem; align-items: start; }
.heat tbody td { min-width: 3.2rem; }
.heat td { text-align: center; font-variant-numeric: tabular-nums; padding: .45rem .6rem; border: 1px solid #fff; }
.heat .self { font-weight: 700; outline: 1px solid var(--ink); outline-offset: -1px; }
.h1 { background: #eef4f4; } .h2 { background: #d5e6e7; } .h3 { background: #b5d3d6; } .h4 { background: #8fbcc1; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.4rem; max-width: 56rem; }
dt { font-weight: 700; } dd { margin: 0; }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 3rem; border-top: 1px solid var(--line); }
footer p { overflow-wrap: anywhere; }
details summary { cursor: pointer; color: var(--deep); min-height: 1.5rem; }
@media (max-width: 46rem) {
  .wide { display: none; } .narrow { display: block; }
  .pair { grid-template-columns: minmax(0, 1fr); }
  dl { grid-template-columns: 1fr; gap: .1rem; } dd { margin-bottom: .7rem; }
  h2 { margin-top: 2.4rem; }
}
@media print {
  @page { size: A4 landscape; margin: 14mm; }
  html { background: #fff; font-size: 9.5pt; }
  nav, .skip { display: none; }
  .wide { display: block; } .narrow { display: none; }
  .scroll { overflow: visible; }
  h2 { break-after: avoid; } tr, figure, .case, .cards li { break-inside: avoid; }
  thead { display: table-header-group; }
  .banner, .marking, .cards li, .level, [class^="h"] { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
