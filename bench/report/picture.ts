import type { Chart } from '../measurement.js'
import { digits } from '../statistics.js'

const width = 760
const labelWidth = 230
const valueWidth = 90
const rowHeight = 20
const titleHeight = 34

/** Draws the charts one below the other, each with a scale of its own. It reads on a light and a dark page. */
export function drawPicture(charts: readonly Chart[]): string {
  let top = 0
  const drawn = charts.map((chart) => {
    const text = drawChart(chart, top)
    top += titleHeight + chart.bars.length * rowHeight + 10
    return text
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="12">
<title id="title">This package beside its alternatives: ${charts.map(({ title }) => escapeText(title)).join('; ')}</title>
<style>
  text { fill: #57606a } .strong { fill: #1f2328; font-weight: 600 } rect { fill: #afb8c1 } .ours { fill: #0969da }
  @media (prefers-color-scheme: dark) { text { fill: #9198a1 } .strong { fill: #f0f6fc } rect { fill: #656c76 } .ours { fill: #4493f8 } }
</style>
${drawn.join('\n')}
</svg>
`
}

function drawChart({ title, unit, bars }: Chart, top: number): string {
  const most = Math.max(...bars.map(({ value }) => value)) || 1
  const scale = (width - labelWidth - valueWidth) / most
  const rows = bars.map(({ label, value, isOurs }, row) => {
    const y = top + titleHeight + row * rowHeight
    const length = Math.max(1, value * scale)
    return `<text${isOurs ? ' class="strong"' : ''} x="${labelWidth - 8}" y="${y + 12}" text-anchor="end">${escapeText(label)}</text><rect${isOurs ? ' class="ours"' : ''} x="${labelWidth}" y="${y + 1}" width="${length.toFixed(1)}" height="${rowHeight - 6}" rx="2"/><text x="${(labelWidth + length + 6).toFixed(1)}" y="${y + 12}">${digits(value)} ${unit}</text>`
  })
  return [
    `<text class="strong" x="0" y="${top + 22}" font-size="14">${escapeText(title)}</text>`,
    ...rows,
  ].join('\n')
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
