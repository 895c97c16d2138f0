"""How the page to print looks, on A4 and Letter and on a screen."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light; }
@page {
  margin: 14mm 14mm 16mm;
  @bottom-left { content: "Keep this paper like a key."; font: 8pt sans-serif; color: #555; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555; }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
body {
  max-width: 182mm; margin: 0 auto; color: #111; background: #fff;
  font: 9pt/1.4 "Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
}
header {
  display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline;
  gap: 1mm 8mm; padding-bottom: 2.5mm; border-bottom: 0.6mm solid #111;
}
h1 { font-size: 18pt; line-height: 1.2; letter-spacing: -0.01em; }
header p { color: #444; }
.introduction { display: grid; grid-template-columns: 1fr 1fr; gap: 8mm; margin: 4mm 0 6mm; }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; }
article {
  display: flex; gap: 3.5mm; padding: 3mm; border: 0.25mm solid #bbb; border-radius: 2mm;
  break-inside: avoid; min-width: 0;
}
.qr { flex: none; width: 32mm; }
.qr svg { display: block; width: 36mm; height: 36mm; margin: -2mm; } /* its margin is white, too */
.qr p { font-size: 8pt; color: #444; }
.text { flex: 1; min-width: 0; overflow-wrap: anywhere; }
h2 { font-size: 11pt; line-height: 1.25; margin-bottom: 1mm; }
.introduction h2 { font-size: 9pt; line-height: 1.4; margin-bottom: 0.6mm; }
.place { color: #777; font-weight: normal; }
.star { font-weight: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 2mm; font-size: 8pt; }
dt, .codes { color: #555; }
.codes { font-size: 8pt; }
.secret {
  margin-top: 1.5mm; word-spacing: 0.15em;
  font: 9.5pt/1.35 "JetBrains Mono", "DejaVu Sans Mono", "Consolas", "Menlo", monospace;
}
.note { margin-top: 1.5mm; font-size: 8pt; white-space: pre-wrap; }
@media screen {
  body { padding: 10mm 6mm; }
}
@media screen and (max-width: 170mm) {
  main, .introduction { grid-template-columns: minmax(0, 1fr); }
}
"""
