package studypage

// style is added to the CSS of the report and of the figures.
const style = `body{max-width:980px}
main:lang(en){font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK JP",sans-serif;line-height:1.6}
.languages{display:flex;justify-content:flex-end;gap:4px;margin:-12px 0 10px;font-size:13px}
.languages input{position:absolute;opacity:0}
.languages label{padding:3px 12px;border:1px solid transparent;border-radius:99px;color:var(--soft);cursor:pointer}
.languages input:checked+label{border-color:var(--ink);color:var(--ink);font-weight:600}
.languages input:focus-visible+label{outline:2px solid var(--good);outline-offset:2px}
body:has(#to-ja:checked) main.en,body:has(#to-en:checked) main.ja{display:none}
.answer{font-size:16px;max-width:46em}
h1+.answer{margin-top:12px}
ol.claims{list-style:none;padding:0;margin:22px 0;border-top:2px solid var(--ink)}
ol.claims li{margin:0;border-bottom:1px solid var(--line)}
ol.claims a{display:grid;grid-template-columns:9.2em minmax(0,1fr) auto;gap:4px 20px;align-items:baseline;padding:11px 0;color:inherit;text-decoration:none}
ol.claims a:hover .what{text-decoration:underline;text-underline-offset:3px}
ol.claims .effect{text-align:right;font-variant-numeric:tabular-nums}
.mean{font-weight:650}.interval{color:var(--soft);white-space:nowrap}
.badge{display:inline-flex;gap:8px;align-items:center;font-weight:650;white-space:nowrap}
.badge i{font-style:normal;font-size:12px;line-height:20px;width:20px;height:20px;border-radius:50%;text-align:center;color:var(--paper);background:var(--badge);flex:none}
.badge{color:var(--badge)}.holds{--badge:var(--good)}.does_not_hold{--badge:var(--bad)}.undecided{--badge:var(--warn)}.no_answer{--badge:var(--faint)}
.verdicts{margin-bottom:8px}.verdicts .badge{margin-right:14px}
.box h3{margin:0 0 4px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:18px 32px;margin:18px 0 12px}
.figures h3{margin:0 0 8px}
figure{min-width:0}
figure:has(.broad){grid-column:1/-1;overflow-x:auto}
figcaption{font-size:13px;color:var(--soft);line-height:1.55;margin-top:6px}
table{table-layout:fixed}
td .mean{white-space:nowrap}
tr.group th{padding-top:14px;color:var(--soft);font-weight:600;border-bottom-color:var(--ink)}
table th[scope=row]{font-weight:400}
details{margin:8px 0;border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:8px 0;font-weight:600}
summary:focus-visible,.scroll:focus-visible,ol.claims a:focus-visible{outline:2px solid var(--good);outline-offset:2px}
.facts dd{min-width:0;overflow-wrap:anywhere}
@media screen and (max-width:640px){td .interval{display:block}figure .fig:not(.broad){width:calc(100% + 24px);margin:0 -12px}figure .broad{min-width:540px}.languages{margin-top:-8px}ol.claims a{display:flex;flex-wrap:wrap;justify-content:space-between}ol.claims .what{order:3;flex-basis:100%}.answer{font-size:15px}}
@media print{.languages{display:none}body{max-width:none}.answer{font-size:10.5pt}figcaption{font-size:8.4pt}.figures{grid-template-columns:repeat(2,minmax(0,1fr));gap:8pt 14pt}.figures svg.fig{max-width:100%!important}.claim{break-before:auto}ol.claims a{padding:5pt 0}details:not([open]){display:none}}
`
