package report

// style is the whole of the file's CSS. Colours are those of the page: web/css/tokens.css.
const style = `:root{--paper:#fff;--ink:#1c2326;--soft:#4d575b;--faint:#5e676a;--line:#dcddd6;--tint:#f5f5f1;--s:#1f66ad;--m:#b4530a;--o:#5e676a;--good:#0d5c63;--bad:#a3311f;--warn:#805600}
@media screen and (prefers-color-scheme:dark){:root{--paper:#121719;--ink:#e9ecea;--soft:#b3bcbd;--faint:#8f999b;--line:#2c3539;--tint:#1a2023;--s:#74b2ef;--m:#f0a060;--o:#8f999b;--good:#86d3c8;--bad:#f29a86;--warn:#e5bd66}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:40px 24px 64px;max-width:820px;font:15px/1.7 "Hiragino Sans","Hiragino Kaku Gothic ProN","Yu Gothic UI","Yu Gothic",Meiryo,"Noto Sans CJK JP","Noto Sans JP",system-ui,sans-serif;line-break:strict}
:lang(en) body,body:lang(en){font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK JP",sans-serif;line-height:1.6}
h1,h2,h3,p,ul,ol,dl,dd,figure,table{margin:0;padding:0}
h1{font-size:25px;line-height:1.35;font-weight:650;text-wrap:balance;word-break:auto-phrase}
h2{font-size:20px;line-height:1.4;margin:48px 0 12px;padding-top:14px;border-top:2px solid var(--ink)}
h3{font-size:15px;margin:26px 0 6px;overflow-wrap:anywhere}
p+p{margin-top:8px}
p,li,dd{text-wrap:pretty;overflow-wrap:anywhere}
ul,ol{padding-left:1.3em}
li{margin:3px 0}
header{display:flex;justify-content:space-between;gap:4px 24px;flex-wrap:wrap;color:var(--soft);font-size:13px;border-bottom:1px solid var(--line);padding-bottom:10px;margin-bottom:22px}
header b{color:var(--ink)}
.q{color:var(--soft);margin-bottom:8px}
.verdict{margin-bottom:10px;display:flex;gap:18px;align-items:flex-start}
.verdict svg{flex:none;width:54px;height:54px;margin-top:4px}
.verdict .tag{font-weight:650;font-size:14px}
.helps{color:var(--good)}.hurts{color:var(--bad)}.no_evidence{color:var(--soft)}.too_few{color:var(--warn)}
.tiles{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:12px;margin:22px 0 8px}
.tile{border:1px solid var(--line);border-top:4px solid var(--line);border-radius:6px;padding:10px 14px 12px}
.tile.s{border-top-color:var(--s)}.tile.m{border-top-color:var(--m)}.tile.d{border-top-color:var(--ink)}
.tile p{margin:0;line-height:1.45;font-size:13px;color:var(--soft)}
.tile .big{font-size:23px;line-height:1.4;font-weight:650;color:var(--ink);font-variant-numeric:tabular-nums}
.small,caption,.legend,footer{font-size:13px;color:var(--soft);line-height:1.55}
.two{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:4px 28px}
.first h2{font-size:15px;border:0;padding:0;margin:20px 0 4px}
.box{background:var(--tint);border-radius:6px;padding:12px 16px;margin:12px 0}
.scroll{overflow-x:auto;margin:10px 0}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:0 0 6px}
th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;font-weight:400}
thead th{color:var(--soft);border-bottom-color:var(--ink);vertical-align:bottom}
th:first-child{text-align:left;font-weight:600}
table.words td{text-align:left}
table.narrow{width:auto;min-width:min(100%,460px)}
.marks th:first-child{border-left:5px solid transparent;padding-left:8px}
.marks .s th:first-child{border-left-color:var(--s)}.marks .m th:first-child{border-left-color:var(--m)}.marks .o th:first-child{border-left-color:var(--o)}
.matrix{width:auto}
.matrix th,.matrix td{text-align:center;padding:5px 9px;border:1px solid var(--paper);min-width:42px}
.matrix th:first-child{text-align:right}
.matrix td.hit{outline:1.5px solid var(--ink);outline-offset:-2.5px}
.k0{background:var(--tint)}.k1{background:color-mix(in srgb,var(--o) 18%,var(--paper))}.k2{background:color-mix(in srgb,var(--o) 34%,var(--paper))}.k3{background:color-mix(in srgb,var(--o) 50%,var(--paper))}
svg{display:block;width:100%;height:auto;overflow:visible}
.wide{max-width:720px;margin:8px 0}
text{font-size:13px;fill:var(--ink)}
.tick,.name{font-size:12px;fill:var(--soft)}
.grid{stroke:var(--line)}.zero{stroke:var(--ink);stroke-width:1.2}.guide{stroke:var(--soft);stroke-dasharray:2 3}
.same{fill:var(--tint)}
.bar{stroke-width:3}.cap{stroke-width:2}
.run{fill:none;stroke-width:2}.run.m{stroke-dasharray:7 3}
.band{opacity:.13;stroke:none}
.bar.s,.cap.s,.run.s{stroke:var(--s)}.dot.s,.band.s{fill:var(--s)}
.bar.m,.cap.m,.run.m{stroke:var(--m)}.dot.m,.band.m{fill:var(--m)}
.bar.o,.cap.o,.run.o{stroke:var(--o)}.band.o{fill:var(--o)}.dot.o{fill:var(--paper);stroke:var(--o);stroke-width:2}
.bar.d,.cap.d{stroke:var(--ink)}.dot.d{fill:var(--ink)}
.tile svg{margin-top:8px}
.thin{stroke:var(--faint);stroke-width:1.5}
.legend{margin:4px 0}.legend span{display:inline-flex;align-items:center;gap:6px;margin-right:18px}.key{width:30px;height:14px;flex:none}
.ok,.no,.open{font-weight:600;white-space:nowrap}
.thumbs{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px;list-style:none;padding:0;font-size:12px;line-height:1.45}
.thumbs li{margin:0;border:1px solid var(--line);border-radius:6px;padding:8px}
.thumbs img{width:100%;height:105px;object-fit:contain;background:var(--tint);display:block;margin-bottom:6px}
dt{font-weight:600;margin-top:10px}dl.words{columns:2;column-gap:32px;font-size:13.5px;line-height:1.6}dl.words dt{break-after:avoid}dl.words dd{break-inside:avoid}dl.words dt:first-child{margin-top:0}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;font-size:13px}.facts dt,.facts dd{margin:0}.facts dt{font-weight:400;color:var(--soft)}
blockquote{margin:8px 0;padding:6px 0 6px 14px;border-left:4px solid var(--line)}
code{font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:10px}
@media screen and (max-width:640px){body{padding:20px 16px 40px}.tiles,.two{grid-template-columns:minmax(0,1fr)}dl.words{columns:1}.facts{grid-template-columns:1fr}.facts dt{margin-top:6px}h1{font-size:21px}.verdict svg{width:38px;height:38px}}
@page{size:A4;margin:14mm 15mm 15mm}
@media print{
body{padding:0;max-width:none;font-size:9.6pt;line-height:1.55}
h1{font-size:16.5pt}h2{font-size:13pt;margin-top:18pt;padding-top:8pt;break-after:avoid}h3{font-size:10.5pt;margin-top:11pt;break-after:avoid}
.first{break-after:page}.first h2{font-size:10.5pt;margin-top:10pt}
table,.small,caption,.legend,footer,.tile p,header,.facts,dl.words{font-size:8.4pt}
.tile .big{font-size:15pt}
th,td{padding-top:3pt;padding-bottom:3pt}.wide{max-width:150mm}
.scroll{overflow:visible;break-inside:avoid-page;margin:6pt 0}
.scroll.long{break-inside:auto}
tr,figure,svg,li,blockquote,.tile,.box,.chart{break-inside:avoid}
caption,.legend{break-after:avoid}
thead{display:table-header-group}
p{orphans:3;widows:3}h2+p{break-after:avoid}
.thumbs{grid-template-columns:repeat(4,1fr)}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`
