/** The style of the page: light, dark and on paper. Text has a contrast of at least 4.5 (WCAG 2, AA). */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1b2330;--soft:#566072;--line:#dde1e8;--calm:#3d63dd;--good:#18794e;--bad:#c62a2f;--wait:#8a5a00;--code:#eef1f6}
@media (prefers-color-scheme:dark){:root{--page:#12151b;--card:#1a1f28;--text:#e8ebf1;--soft:#a3adbd;--line:#303846;--calm:#8aa8ff;--good:#5ccf94;--bad:#ff8f8f;--wait:#f0b955;--code:#262d39}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.25rem}
h1{font-size:1.75rem;line-height:1.2;margin:.15rem 0 .35rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:0 0 .85rem}
h3{font-size:1rem;margin:0 0 .25rem}
p{margin:.35rem 0}
.soft{color:var(--soft)}
.over{color:var(--soft);font-size:.8rem;letter-spacing:.06em;text-transform:uppercase}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem;margin:1.1rem 0}
.verdict{font-size:1.2rem;font-weight:600;margin:0 0 .75rem}
.share{display:block;width:100%;height:14px;border-radius:7px;overflow:hidden;background:var(--line)}
.share .arrived{fill:var(--good)}.share .failed{fill:var(--bad)}.share .left{fill:var(--wait)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;padding:0;margin:.6rem 0 0;list-style:none}
.legend b{font-variant-numeric:tabular-nums}
.dot{display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.45em}
.dot.arrived{background:var(--good)}.dot.failed{background:var(--bad)}.dot.left{background:var(--wait)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1.1rem 0 0}
.tiles div{border:1px solid var(--line);border-radius:9px;padding:.65rem .8rem}
.tiles dt{color:var(--soft);font-size:.85rem}
.tiles dd{margin:0;font-size:1.3rem;font-weight:600;font-variant-numeric:tabular-nums}
.tiles dd small{display:block;font-size:.8rem;font-weight:400;color:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1.25rem}
figure{margin:0}figcaption{font-weight:600;margin-bottom:.3rem}
.chart{display:block;width:100%;height:auto;font-size:12px}
.chart text{fill:var(--soft)}.chart .grid{stroke:var(--line)}.chart .axis{stroke:var(--soft)}
.chart .mark{stroke:var(--text);stroke-dasharray:3 3}.chart .calm{fill:var(--calm)}.chart .alert{fill:var(--bad)}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th,td{text-align:left;padding:.42rem .7rem .42rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
tr:last-child>*{border-bottom:0}
th{font-weight:600}thead th{color:var(--soft);font-size:.85rem;overflow-wrap:normal}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:0;padding-left:.7rem}
.scroll{overflow-x:auto}
.facts th{width:11rem;color:var(--soft);font-weight:400}
.cause{border-top:1px solid var(--line);padding:1rem 0 0;margin:1rem 0 0}
.cause:first-of-type{border-top:0;padding-top:0;margin-top:0}
.badge{display:inline-block;border:1px solid currentColor;border-radius:99px;padding:0 .55em;font-size:.78rem;font-weight:600;white-space:nowrap}
.bad{color:var(--bad)}.good{color:var(--good)}.wait{color:var(--wait)}
.patterns{margin:.5rem 0;padding-left:1.1rem}.patterns li{margin:.2rem 0;overflow-wrap:anywhere}
.actions{list-style:none;margin:.6rem 0 0;padding:.1rem 0 .1rem .9rem;border-left:3px solid var(--calm)}
.actions li{margin:.25rem 0}
code{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.actions code,.command{display:block;background:var(--code);border-radius:6px;padding:.4rem .6rem}
details{margin-top:.8rem}
summary{cursor:pointer;color:var(--calm);font-weight:600;border-radius:4px;width:fit-content}
:focus-visible{outline:3px solid var(--calm);outline-offset:2px}
footer{color:var(--soft);font-size:.85rem;padding-bottom:2.5rem}
@media (max-width:30rem){section{padding:1rem;border-radius:10px}main,header,footer{padding-left:.8rem;padding-right:.8rem}.facts th{width:7.5rem}}
@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--text:#000;--soft:#444;--line:#bbb;--calm:#3d63dd;--good:#18794e;--bad:#b3131a;--wait:#8a5a00;--code:#f2f2f2}
body{font-size:10.5pt}section{border:0;border-top:1px solid var(--line);border-radius:0;padding:.8rem 0;margin:0}
main,header,footer{max-width:none;padding-left:0;padding-right:0}header{padding-top:0}
figure,tr,.cause,.tiles div{break-inside:avoid}h2,h3{break-after:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
details::details-content{content-visibility:visible;block-size:auto}summary{color:var(--text)}}
`;
