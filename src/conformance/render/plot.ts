import type { Exchange } from '../options.js'
import type { Report } from '../report.js'
import { escapeHtml } from './text.js'

/** How a response is drawn, also for readers who cannot tell the colours apart: a sign for text, and an outline around 0,0. */
const plotMarks = {
  fine: { sign: '●', path: 'm-3.5,0a3.5,3.5 0 1 0 7,0a3.5,3.5 0 1 0 -7,0z' },
  wrong: { sign: '✕', path: 'm-4,-3l1,-1l3,3l3,-3l1,1l-3,3l3,3l-1,1l-3,-3l-3,3l-1,-1l3,-3z' },
}

/** In user units of SVG; a browser scales them to the width of the page. */
const width = 720
const height = 320
const margin = { top: 14, right: 40, bottom: 64, left: 90 }

/** Groups responses by status. */
export function statusesOf(exchanges: readonly Exchange[]) {
  const statuses = [...new Set(exchanges.map(({ response }) => response?.status))]
  return statuses
    .toSorted((one = 1000, another = 1000) => one - another)
    .map((status) => {
      const alike = exchanges.filter(({ response }) => response?.status === status)
      return {
        status: status === undefined ? 'no response' : String(status),
        wrong: alike.filter((exchange) => markOf(exchange) === 'wrong').length,
        /** Milliseconds, from the fastest. */
        durations: alike.map(({ durationMs }) => durationMs).toSorted((one, another) => one - another),
      }
    })
}

function markOf({ fails, error }: Exchange): keyof typeof plotMarks {
  return fails !== undefined || error !== undefined ? 'wrong' : 'fine'
}

/**
 * Draws every response as SVG: when it was asked for across, how long it took up the page, on a scale by
 * powers of ten, because a few slow ones would otherwise flatten all others.
 */
export function renderPlot({ startedAt }: Report, exchanges: readonly Exchange[]): string {
  // Not all as arguments of one call: there can be more of them than fit on the stack.
  const start = exchanges.reduce(
    (first, one) => Math.min(first, Date.parse(one.startedAt)),
    Date.parse(startedAt),
  )
  const sentAt = ({ startedAt: time }: Exchange) => Date.parse(time) - start
  const lastMs = exchanges.reduce((last, one) => Math.max(last, sentAt(one)), 1)
  const slowestMs = exchanges.reduce((slowest, { durationMs }) => Math.max(slowest, durationMs), 10)
  const powers = Math.ceil(Math.log10(slowestMs))
  const across = (ms: number) => margin.left + (ms / lastMs) * (width - margin.left - margin.right)
  const up = (ms: number) =>
    height - margin.bottom - (Math.log10(Math.max(ms, 1)) / powers) * (height - margin.top - margin.bottom)

  const points = exchanges.map((exchange) => {
    const { check, durationMs, response, error, fails = [] } = exchange
    const kind = markOf(exchange)
    const { path } = plotMarks[kind]
    const outcome = fails.length > 0 ? `, fails ${fails.join(', ')}` : ''
    const title = escapeHtml(
      `${response?.status ?? error ?? 'no response'} after ${durationMs} ms: ${check}${outcome}`,
    )
    const [x, y] = [across(sentAt(exchange)).toFixed(1), up(durationMs).toFixed(1)]
    return `<path class="${kind}" d="M${x},${y}${path}"><title>${title}</title></path>`
  })
  const lines = Array.from({ length: powers + 1 }, (_, power) => {
    const y = up(10 ** power).toFixed(1)
    return `<path class="grid" d="M${margin.left},${y}H${width - margin.right}"/><text class="left" x="${margin.left - 8}" y="${y}" dy="4">${describeMs(10 ** power)}</text>`
  })
  const step = niceStep(lastMs / 5)
  const ticks = Array.from({ length: Math.floor(lastMs / step) + 1 }, (_, index) => {
    const x = across(index * step).toFixed(1)
    return `<path class="grid" d="M${x},${height - margin.bottom}v5"/><text class="below" x="${x}" y="${height - margin.bottom + 26}">${describeMs(index * step)}</text>`
  })
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Every response by the time at which it was asked for and how long it took; the table below has the figures">
${[...lines, ...ticks].join('')}
<text class="below" x="${(margin.left + width - margin.right) / 2}" y="${height - 6}">time since the run began</text>
${points.join('\n')}
</svg><figcaption>How long each response took: ${plotMarks.fine.sign} as expected, ${plotMarks.wrong.sign} not as expected, or none</figcaption></figure>`
}

function describeMs(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}

/** 1, 2 or 5 times a power of ten, at least as large as asked for, and a whole number of milliseconds. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power
}
