import { createHash } from 'node:crypto'
import { tabulateBases } from './basis.js'
import { textOf } from './contract.js'
import { html, Markup, markdown, splitWarnings } from './markup.js'
import { renderErrors, renderRequest, renderSamples, renderSuccess, type Status } from './operation.js'
import type { Source } from './schema.js'

/** A file that the page offers for download, and holds. */
export interface Download {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

/** What the page holds besides the contract. */
interface Pieces {
  readonly downloads: readonly Download[]
  /** What makes the client that a sample of code imports, by the label of the sample. */
  readonly commands: ReadonlyMap<string, string>
  readonly style: string
  /** What adds the buttons that copy. */
  readonly script: string
}

/**
 * Writes the docs as one page that needs nothing but itself: no other file, no network. What it offers for
 * download is in it too. Without its script, which adds buttons that copy, it reads the same.
 */
export function renderPage(source: Source, { downloads, commands, style, script }: Pieces): string {
  const { contract } = source
  const info = contract.part('/info')
  const [path, item] = contract.onlyPart('/paths')
  const [method, operation] = contract.onlyPart(item.at)
  const { warnings, rest } = splitWarnings(info.description)
  const statuses = contract.parts(`${operation.at}/responses`).map(
    ([status, response]): Status => ({
      status,
      response,
      at: `${operation.at}/responses/${status}`,
    }),
  )
  const successes = statuses.filter(({ status }) => status < '400')
  const errors = statuses.filter((status) => !successes.includes(status))
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hashOf(script)}'; img-src data:">
<title>${textOf(info.value['title'])}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<style>
${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#operation">Skip to the operation</a>
<header>
<p><a href="#operation">${textOf(info.value['title'])}</a> <small>${textOf(info.value['version'])}, unofficial</small></p>
<nav aria-label="Parts of this page">
<a href="#request">Request</a>${statuses.map(({ status }) => html` <a href="#status-${status}">${status}</a>`)}
<a href="#samples">Samples</a> <a href="#about">About</a> <a href="#basis">Basis</a>
</nav>
<nav aria-label="Downloads">${downloads.map(renderDownload)}</nav>
</header>
<main>
<section id="operation">
<h1>${textOf(operation.value['summary'])}</h1>
<p class="endpoint"><b>${method.toUpperCase()}</b> <code>${textOf(contract.part('/servers/0').value['url'])}${path}</code></p>
<div class="columns">${warnings.map(
    (warning) => html`
<aside>${markdown(warning)}</aside>`,
  )}
</div>
</section>
<div class="overview">${renderRequest(source, operation)}
${successes.map((status) => renderSuccess(source, status))}
</div>
<section id="description">
<h2>What it does</h2>
${markdown(operation.description)}
</section>
${renderErrors(source, errors)}
${renderSamples(source, operation, successes, commands)}
${renderAbout(source, rest)}
<section id="basis">
<h1>Basis of every constraint</h1>
<p>Every rule of this contract, its basis and its source. Tables and headings are those of the source page.</p>
${tabulateBases(source.constraints)}
<p class="back"><a href="#operation">Back to the operation</a></p>
</section>
</main>
<a class="up" href="#operation">Top</a>
<script>${new Markup(script)}</script>
</body>
</html>
`.html
}

/** What the page's own policy knows its script by (Content Security Policy Level 3, section 2.3.1). */
function hashOf(script: string): string {
  return createHash('sha256').update(script).digest('base64')
}

/** A link that saves the file out of the page. */
function renderDownload({ name, mediaType, text }: Download): Markup {
  return html` <a download="${name}" href="data:${mediaType};charset=utf-8,${encodeURIComponent(text)}">${name}</a>`
}

function renderAbout({ contract }: Source, description: string): Markup {
  const server = contract.part('/servers/0')
  const variables = contract.parts('/servers/0/variables').map(
    ([name, variable]) => html`
<dt><code>{${name}}</code> <span>${textOf(variable.value['default'])} by default</span></dt>
<dd>${markdown(variable.description)}</dd>`,
  )
  const { url, description: title } = contract.part('/externalDocs').value
  return html`
<section id="about">
<h2>About this contract</h2>
${markdown(description)}
<p>${textOf(title)}: <a class="plain" href="${textOf(url)}">${textOf(url)}</a></p>
<h3>Server</h3>
${markdown(server.description)}
<dl>${variables}
</dl>
</section>`
}
