/** The page's style. Colours follow the reader's system; paper is always light. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f5f7f9; --card: #fff; --ink: #1b2128; --soft: #55606c; --line: #d5dbe1; --fill: #eef1f4; --link: #0757b5;
  --good: #116b34; --good-fill: #dcf3e3; --bad: #b3161f; --bad-fill: #fde4e4; --open: #8a4b00; --open-fill: #fdeed3;
  --none: #55606c; --none-fill: #e6eaee; --critical: #6e2fc0; --critical-fill: #efe5fc; --low: #0757b5; --low-fill: #e0edfb;
  --mark: #ffe08a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1318; --card: #171e25; --ink: #e5eaef; --soft: #a3afbb; --line: #323d48; --fill: #212a33; --link: #7ab8ff;
    --good: #6bd88f; --good-fill: #143723; --bad: #ff8d8d; --bad-fill: #4a1c20; --open: #f3b65c; --open-fill: #402c0e;
    --none: #a3afbb; --none-fill: #262f38; --critical: #c9a3ff; --critical-fill: #362253; --low: #7ab8ff; --low-fill: #14304f;
    --mark: #6a5200;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
body > header, nav, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font: .875em/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code, h4, strong, .key, td, th { unicode-bidi: isolate; }
h1, h2, h3, h4, p, ul, ol, dl, dd { margin: 0; padding: 0; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }

body > header { padding-top: 1.75rem; padding-bottom: .5rem; }
body > header > p { margin-top: .75rem; color: var(--soft); }
h1 { display: flex; gap: .9rem; align-items: center; font-size: 1.6rem; line-height: 1.25; text-wrap: balance; }
h1 .sign { flex: none; width: 2.75rem; height: 2.75rem; border-radius: 50%; display: grid; place-items: center; font-size: 1.5rem; }
.good > h1 .sign { background: var(--good-fill); color: var(--good); }
.bad > h1 .sign { background: var(--bad-fill); color: var(--bad); }
.open > h1 .sign { background: var(--open-fill); color: var(--open); }
body > header > .remark { background: var(--open-fill); color: var(--ink); padding: .5rem .75rem; border-left: 4px solid var(--open); border-radius: 4px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr)); gap: .5rem; margin-top: 1.25rem; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--none); border-radius: 6px; padding: .4rem .75rem .55rem; display: flex; flex-direction: column-reverse; }
.tiles dt { color: var(--soft); font-size: .875rem; }
.tiles dd { font-size: 1.5rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles .zero { border-top-color: var(--line); }
.tiles .zero dd { color: var(--soft); font-weight: 400; }
.tiles .critical { border-top-color: var(--critical); } .tiles .high, .tiles .blocking { border-top-color: var(--bad); }
.tiles .medium, .tiles .unsure { border-top-color: var(--open); } .tiles .low { border-top-color: var(--low); }

nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding-top: .75rem; padding-bottom: .75rem; }
main > section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1.1rem 1.25rem 1.25rem; margin-bottom: 1.25rem; }
h2 { font-size: 1.25rem; margin-bottom: .75rem; }
h3 { font-size: 1.05rem; margin-top: 1.25rem; }
h2 + h3 { margin-top: 0; }
footer { color: var(--soft); padding-bottom: 2rem; font-size: .875rem; }

/* A shadow on the side where more is: the covers move with the table, the shadows stay. */
.scroll {
  overflow-x: auto;
  background:
    linear-gradient(to right, var(--card) 60%, transparent) left / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--card) 60%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to right, var(--soft), transparent) left / .6rem 100% no-repeat scroll,
    linear-gradient(to left, var(--soft), transparent) right / .6rem 100% no-repeat scroll;
}
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 400; }
th, td { overflow-wrap: break-word; min-width: 3rem; }
td code, th code { overflow-wrap: anywhere; }
.threat { display: flex; }
.id { flex: 0 0 2rem; }
.key { color: var(--soft); font-size: .875em; font-weight: 400; }

.overview { display: grid; grid-template-columns: 16rem 1fr; gap: 1.5rem; align-items: start; }
.wheel { width: 100%; max-width: 17rem; margin: 0 auto; display: block; }
.wheel text { text-anchor: middle; dominant-baseline: middle; font: 650 14px system-ui, sans-serif; fill: var(--ink); }
.wheel .sign { font-size: 13px; font-weight: 700; }
.wheel .wheel-number { font-size: 44px; }
.wheel .wheel-word { font-size: 13px; font-weight: 400; fill: var(--soft); }
.wheel path { stroke-width: 1.5; }
.wheel .good path { fill: var(--good-fill); stroke: var(--good); } .wheel .good text { fill: var(--good); }
.wheel .bad path { fill: var(--bad-fill); stroke: var(--bad); } .wheel .bad text { fill: var(--bad); }
.wheel .open path { fill: var(--open-fill); stroke: var(--open); } .wheel .open text { fill: var(--open); }
.wheel .none path { fill: var(--none-fill); stroke: var(--none); } .wheel .none text { fill: var(--none); }

.state, .badge, .tag { display: inline-block; white-space: nowrap; border-radius: 4px; padding: 0 .45rem; font-size: .8125rem; font-weight: 600; line-height: 1.5rem; }
.state.good { color: var(--good); background: var(--good-fill); } .state.bad { color: var(--bad); background: var(--bad-fill); }
.state.open { color: var(--open); background: var(--open-fill); } .state.none { color: var(--none); background: var(--none-fill); }
.badge { min-width: 4.5rem; text-align: center; }
.badge.critical { color: var(--critical); background: var(--critical-fill); } .badge.high { color: var(--bad); background: var(--bad-fill); }
.badge.medium { color: var(--open); background: var(--open-fill); } .badge.low { color: var(--low); background: var(--low-fill); }
.tag { border: 1px solid var(--line); color: var(--soft); line-height: 1.375rem; font-weight: 400; }
.tag.blocks { border-color: var(--bad); color: var(--bad); font-weight: 600; }

#filters { background: var(--fill); border-radius: 6px; padding: .6rem .75rem; display: grid; gap: .5rem; }
.group { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; }
.group > span, .group > label { min-width: 4.75rem; color: var(--soft); font-size: .875rem; }
button, input { font: inherit; font-size: .875rem; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 5px; padding: .15rem .6rem; min-height: 1.9rem; }
button { cursor: pointer; }
button:hover:enabled { border-color: var(--link); }
button small { color: var(--soft); }
button[aria-pressed="true"] { background: var(--link); border-color: var(--link); color: var(--card); font-weight: 600; }
button[aria-pressed="true"]::before { content: "✓ "; content: "✓ " / ""; }
button[aria-pressed="true"] small { color: inherit; }
button:disabled { border-color: var(--line); color: var(--soft); cursor: default; }
input { flex: 1 1 12rem; max-width: 28rem; }
input::placeholder { color: var(--soft); opacity: 1; }
#shown { margin-top: .75rem; color: var(--soft); font-size: .875rem; }

.file { border: 1px solid var(--line); border-radius: 6px; margin-top: .75rem; content-visibility: auto; contain-intrinsic-size: auto 40rem; }
.bar { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; padding: .5rem .9rem; background: var(--fill); border-radius: 5px 5px 0 0; }
.bar h3 { margin: 0; }
.count { color: var(--soft); font-size: .875rem; }
.subject { padding: .1rem .9rem .6rem; }
.subject + .subject { border-top: 1px solid var(--line); }
h4 { font-size: 1rem; margin-top: .6rem; }
.line { display: flex; gap: .9rem; align-items: baseline; margin-top: .5rem; background: var(--fill); border-radius: 4px; padding: .25rem .6rem; }
.line > :first-child { flex: none; font-size: .875rem; color: var(--soft); }
.line code { white-space: pre-wrap; }
mark { background: var(--mark); color: inherit; text-decoration: underline 2px var(--bad); text-underline-offset: 3px; border-radius: 2px; }
.place ul { list-style: none; }
.lacks { margin-top: .5rem; }
.place.missing > pre, .place.missing > .fix { margin-left: .6rem; }
.place.missing .finding { padding-top: .25rem; padding-bottom: .25rem; border-top: 0; }
.place.missing .finding:not(:has(.fix)) { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; }
.place.missing .finding:not(:has(.fix)) .more:has(details[open]) { flex: 1 0 100%; }
.finding { padding: .5rem 0 .5rem .6rem; }
.finding + .finding { border-top: 1px dashed var(--line); }
.finding p, .finding details { margin-top: .2rem; }
.what strong { font-weight: 600; margin: 0 .3rem; }
.rule { white-space: nowrap; }
.more { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.more details[open] { flex: 1 0 100%; }
.fix b { color: var(--soft); font-weight: 600; font-size: .875rem; margin-right: .35rem; }
.also, .waiver { color: var(--soft); font-size: .9375rem; }
.edits ol { padding-left: 1.5rem; }
pre { background: var(--fill); border-radius: 4px; padding: .5rem .75rem; margin: .35rem 0 0; overflow-x: auto; max-height: 24rem; white-space: pre-wrap; }
details { font-size: .9375rem; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
section > details { margin-top: .75rem; }
section > details > div { margin-top: .75rem; }
.finding dl { margin-top: .4rem; font-size: .875rem; }
dl > div { display: flex; gap: .75rem; }
dl.tiles > div { gap: 0; }
.finding dt, .about dt { flex: none; width: 6.5rem; color: var(--soft); }
.notices { padding-left: 1.1rem; }
.errors li::marker { content: "✗ "; color: var(--bad); } .warnings li::marker { content: "! "; color: var(--open); }

@media (max-width: 60rem) {
  .overview { grid-template-columns: 1fr; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
}
@media (max-width: 40rem) {
  body > header, nav, main, footer { padding-left: .75rem; padding-right: .75rem; }
  main > section { padding: .9rem .75rem; }
  h1 { font-size: 1.25rem; align-items: start; }
  .line { flex-direction: column; gap: .1rem; }
  .finding { padding-left: 0; }
  tr > :last-child { min-width: 11rem; }
}
@media (forced-colors: active) {
  .badge, .state, .tag, button[aria-pressed="true"], h1 .sign { border: 1px solid; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --fill: #f4f4f4; --link: #000;
    --good: #116b34; --good-fill: #dcf3e3; --bad: #b3161f; --bad-fill: #fde4e4; --open: #8a4b00; --open-fill: #fdeed3;
    --none: #444; --none-fill: #e6eaee; --critical: #6e2fc0; --critical-fill: #efe5fc; --low: #0757b5; --low-fill: #e0edfb; --mark: #ffe08a;
  }
  html { font-size: 11px; }
  body, .badge, .state, mark, .wheel { print-color-adjust: exact; }
  nav, #filters, #shown, .skip { display: none !important; }
  body > header, main, footer { max-width: none; padding: 0; }
  main > section { border: 0; padding: 0; }
  .file { content-visibility: visible; }
  .scroll { background: none; }
  .finding, tr, .line { break-inside: avoid; }
  h2, h3, h4, .line { break-after: avoid; }
  .finding details::details-content, #containers details::details-content { content-visibility: visible; height: auto; }
  .more details { flex: 1 0 100%; }
  pre { max-height: none; }
}
`
