import type { Fault } from './faults.js'
import { isFound, median, type Proved, requestsOf } from './proved.js'

const width = 760
const labelWidth = 110
const rowHeight = 22
const top = 46
const right = 24
const margin = 12
const dotRadius = 3.2

/**
 * Draws one dot for each fault, at the median number of requests until it was found, in a row for
 * each kind of fault. It follows the reader's colour scheme, and brings its own background because the page
 * around it may follow another.
 */
export function drawPicture(faults: readonly Proved<Fault>[]): string {
  const results = faults.map((proved) => ({ fault: proved.target, requests: requestsOf(proved) }))
  const kinds = [...new Set(results.map(({ fault }) => fault.kind))]
  const most = Math.max(...results.flatMap(({ requests }) => requests))
  const scaleEnd = Math.ceil(most / 50) * 50
  const height = top + kinds.length * rowHeight + 40
  const x = (requests: number) => labelWidth + (requests / scaleEnd) * (width - labelWidth - right)
  const y = (row: number) => top + row * rowHeight + rowHeight / 2

  const ticks = Array.from({ length: scaleEnd / 50 + 1 }, (_, index) => index * 50)
  const found = faults.filter(isFound)
  const strict = found.filter(({ target }) => target.needsStrict).length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="12">
<title id="title">Requests until each of ${results.length} planted faults was found, by kind of fault</title>
<style>
  rect { fill: #fff } text { fill: #57606a } .strong { fill: #1f2328; font-weight: 600 } line { stroke: #d0d7de } circle { fill: #0969da; fill-opacity: .55 }
  @media (prefers-color-scheme: dark) { rect { fill: #0d1117 } text { fill: #9198a1 } .strong { fill: #f0f6fc } line { stroke: #3d444d } circle { fill: #4493f8; fill-opacity: .65 } }
</style>
<rect x="${-margin}" y="${-margin}" width="100%" height="100%"/>
<text class="strong" x="0" y="16" font-size="14">${found.length} of ${results.length} planted faults fail the run under every seed, ${strict} of them only with --strict</text>
<text x="0" y="34">each dot is a fault, at the median number of requests until the check that names it failed</text>
${ticks
  .map(
    (tick) =>
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${top}" y2="${y(kinds.length - 1) + rowHeight / 2}"/><text x="${x(tick)}" y="${y(kinds.length - 1) + rowHeight / 2 + 16}" text-anchor="middle">${tick}</text>`,
  )
  .join('\n')}
${kinds.map((kind, row) => drawRow(kind, row)).join('\n')}
<text x="${(labelWidth + width - right) / 2}" y="${height - 4}" text-anchor="middle">requests</text>
</svg>
`

  function drawRow(kind: string, row: number): string {
    const dots = results
      .filter(({ fault, requests }) => fault.kind === kind && requests.length > 0)
      .map(({ requests }) => median(requests))
      .toSorted((one, other) => one - other)
    const circles = dots.map((requests, index) => {
      // Faults that take equally long are drawn next to each other, not on top.
      const before = dots
        .slice(0, index)
        .filter((other) => Math.abs(x(other) - x(requests)) < dotRadius).length
      const shift = ((before + 1) >> 1) * (before % 2 === 0 ? 1 : -1) * dotRadius
      return `<circle cx="${x(requests).toFixed(1)}" cy="${(y(row) + Math.max(-6, Math.min(6, shift))).toFixed(1)}" r="${dotRadius}"/>`
    })
    return `<text x="${labelWidth - 10}" y="${y(row) + 4}" text-anchor="end">${kind}</text>${circles.join('')}`
  }
}
