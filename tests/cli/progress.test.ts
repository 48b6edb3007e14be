import type { WriteStream } from 'node:tty'
import { describe, expect, it } from 'vitest'
import { createProgressLine } from '../../src/cli/progress.js'

function createTerminal(isTTY: boolean, columns = 80): { stream: WriteStream; written: () => string } {
  let text = ''
  const stream = {
    isTTY,
    columns,
    write(chunk: string) {
      text += chunk
      return true
    },
  }
  return { stream: stream as unknown as WriteStream, written: () => text }
}

describe('createProgressLine', () => {
  it('should say how far the run is, on one line that it erases at the end', () => {
    const { stream, written } = createTerminal(true)
    const line = createProgressLine(stream)

    line.update({ type: 'started', checks: 41, requests: 205 })
    line.clear()

    expect(written()).toBe('\r\u001B[K0 of 41 checks, 0 of about 205 requests, 0 findings\r\u001B[K')
  })

  it('should stay within a narrow terminal, so that erasing leaves nothing', () => {
    const { stream, written } = createTerminal(true, 20)
    const line = createProgressLine(stream)

    line.say('Starting the embedded mock')

    expect(written()).toBe('\r\u001B[KStarting the embedd')
  })

  it('should write nothing but to a terminal', () => {
    const { stream, written } = createTerminal(false)
    const line = createProgressLine(stream)

    line.say('Starting the embedded mock')
    line.update({ type: 'started', checks: 41, requests: 205 })
    line.clear()

    expect(written()).toBe('')
  })
})
