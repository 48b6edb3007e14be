import type { WriteStream } from 'node:tty'
import { count } from '../conformance/engine/words.js'
import type { Progress } from '../conformance/options.js'

/** A line that shows the progress of a run on a terminal, and nothing elsewhere. */
export interface ProgressLine {
  readonly say: (text: string) => void
  readonly update: (progress: Progress) => void
  readonly clear: () => void
}

const eraseLine = '\r\u001B[K'
const redrawIntervalMs = 50

/** Makes the line, redrawn at most twenty times a second so that a fast run does not wait for the terminal. */
export function createProgressLine(stream: WriteStream): ProgressLine {
  if (!stream.isTTY || process.env['TERM'] === 'dumb') return { say() {}, update() {}, clear() {} }
  let planned = { checks: 0, requests: 0 }
  let sent = 0
  let checked = 0
  let findings = 0
  let drawnAt = 0

  function say(text: string): void {
    drawnAt = Date.now()
    stream.write(eraseLine + text.slice(0, Math.max(stream.columns - 1, 0)))
  }

  return {
    say,
    update(progress) {
      if (progress.type === 'started') planned = progress
      if (progress.type === 'sent') sent = progress.requests
      if (progress.type === 'checked') {
        checked += 1
        findings = progress.findings
      }
      if (Date.now() - drawnAt < redrawIntervalMs) return
      const total = Math.max(planned.requests, sent)
      say(
        `${checked} of ${planned.checks} checks, ${sent} of about ${total} requests, ${count(findings, 'finding')}`,
      )
    },
    clear() {
      if (drawnAt > 0) stream.write(eraseLine)
      drawnAt = 0
    },
  }
}
