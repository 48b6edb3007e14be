import { describe, expect, it } from 'vitest'
import { runShell } from '../support/process.js'
import { run, start } from './command-line.js'

describe('dds-contract mock', () => {
  for (const engine of ['prism', 'simulator']) {
    it(`should serve until Ctrl-C, and print a request that works as it stands: ${engine}`, async () => {
      await using running = start(['mock', '--engine', engine])
      const stdout = await running.wrote('Ctrl-C stops it.')
      const request = /curl (?:.*\\\n)*.*/.exec(stdout)?.[0] ?? ''

      const answer = await runShell(request)
      running.interrupt()
      const { exitCode, stderr } = await running.ended

      expect(JSON.parse(answer.stdout).upgrade_results.length).toBeGreaterThan(0)
      expect(stderr).toBe('')
      expect(exitCode).toBe(0)
    })
  }

  it('should stop at SIGTERM too, though a client holds a connection', async () => {
    await using running = start(['mock', '--engine', 'simulator'])
    const stdout = await running.wrote('Ctrl-C stops it.')
    const url = /http:\S+/.exec(stdout)?.[0] ?? ''
    const held = await fetch(url)

    running.process.kill('SIGTERM')

    expect((await running.ended).exitCode).toBe(0)
    await held.body?.cancel().catch(() => {})
  })

  it('should say that a port is in use', async () => {
    await using running = start(['mock', '--engine', 'simulator'])
    const stdout = await running.wrote('Ctrl-C stops it.')
    const port = /127\.0\.0\.1:(\d+)/.exec(stdout)?.[1] ?? ''

    const outcomes = await Promise.all([
      run(['mock', '--port', port]),
      run(['mock', '--engine', 'simulator', '--port', port]),
    ])
    running.interrupt()
    await running.ended

    for (const { exitCode, stderr } of outcomes) {
      expect(stderr).toBe(`error: Port ${port} is in use; choose another, or leave it out for a free one.\n`)
      expect(exitCode).toBe(2)
    }
  })
})
