/** How the HTML report looks: on a screen, wide or narrow, light or dark, and on paper. */
export const style = `
:root{--text:#1b1f24;--quiet:#57606a;--page:#fff;--panel:#f4f6f8;--line:#d0d7de;--bad:#b3141d;--doubtful:#7a5200;--good:#17692f;--link:#0550ae}
@media(prefers-color-scheme:dark){:root{--text:#e6e9ec;--quiet:#a3adb8;--page:#14171a;--panel:#1e2328;--line:#3a424b;--bad:#ff8a85;--doubtful:#e8bd5a;--good:#6fd388;--link:#8ec1ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--page);overflow-wrap:anywhere}
header p{margin:.2rem 0;color:var(--quiet)}
header p.reason{color:var(--text);font-size:1.15rem}
h1{margin:.3rem 0;font-size:1.7rem;line-height:1.25}
h2{margin:2.5rem 0 .8rem;font-size:1.3rem;border-bottom:1px solid var(--line)}
h3{margin:0;font-size:1.05rem}
h4{margin:1rem 0 .3rem;font-size:.85rem;color:var(--quiet)}
.conforming,.planned{color:var(--good)}
.not-conforming,.violation h3 span{color:var(--bad)}
.inconclusive,.deviation h3 span{color:var(--doubtful)}
.known h3 span{color:var(--quiet)}
article{margin:0 0 1.2rem;padding:1rem;border:1px solid var(--line);border-left:.35rem solid var(--quiet);border-radius:.3rem}
article.violation{border-left-color:var(--bad)}
article.deviation{border-left-color:var(--doubtful)}
.message{margin:.3rem 0 .8rem;font-size:1.1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0}
dt{color:var(--quiet)}
dd{margin:0}
pre{position:relative;margin:0;padding:.7rem;background:var(--panel);border-radius:.3rem;white-space:pre-wrap;font:.85rem/1.45 ui-monospace,monospace}
button{float:right;margin:0 0 .3rem .6rem;min-height:2rem;padding:.2rem .8rem;font:.85rem system-ui,sans-serif;color:var(--text);background:var(--page);border:1px solid var(--quiet);border-radius:.3rem;cursor:pointer}
.table{overflow-x:auto;margin:1rem 0}
table{width:100%;border-collapse:collapse;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{padding:.35rem .8rem .35rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--quiet)}
th,td{overflow-wrap:break-word}
td{min-width:4.5rem}
tbody th{min-width:7rem}
figure{margin:0}
svg{width:100%;height:auto}
svg text{fill:var(--quiet);font:12px system-ui,sans-serif}
svg .left{text-anchor:end}
svg .below{text-anchor:middle}
.grid{stroke:var(--line);fill:none}
.fine{fill:var(--good)}
.wrong{fill:var(--bad)}
figcaption{color:var(--quiet);font-size:.9rem}
@media(max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .4rem}h1{font-size:1.35rem}svg text{font-size:22px}}
@media print{:root{--text:#000;--quiet:#444;--page:#fff;--panel:#fff;--line:#999;--bad:#900;--doubtful:#640;--good:#040}body{max-width:none;padding:0;font-size:10pt}button{display:none}pre{border:1px solid var(--line)}.table{overflow:visible}h2,h3,h4{break-after:avoid}tr,pre,dl{break-inside:avoid}}
`

/** Adds the copy buttons, which are no use without it. */
export const script = `
for (const block of document.querySelectorAll('pre.command')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.setAttribute('aria-label', 'Copy the command: ' + block.previousElementSibling.textContent)
  button.onclick = async () => {
    button.removeAttribute('aria-label')
    const code = block.querySelector('code')
    try {
      await navigator.clipboard.writeText(code.textContent)
      button.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(code)
      button.textContent = 'Selected: copy it by the keyboard'
    }
  }
  block.prepend(button)
}
`
