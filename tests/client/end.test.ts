import { describe, expect, it } from 'vitest'
import { createEnd } from '../../src/client/end.js'

describe('createEnd', () => {
  it('should cut short what is under way after an abort only', () => {
    const [aborting, finishing] = [new AbortController(), new AbortController()]
    const end = createEnd(aborting.signal, finishing.signal, true)

    finishing.abort('enough')
    expect([end.signal.aborted, end.cutShort.aborted]).toEqual([true, false])
    aborting.abort('now')
    expect(end.cutShort).toMatchObject({ aborted: true, reason: 'now' })
  })

  it('should keep its first reason, with what the caller gave as the cause', () => {
    const [aborting, finishing] = [new AbortController(), new AbortController()]
    const end = createEnd(aborting.signal, finishing.signal, true)

    finishing.abort('enough')
    aborting.abort('now')
    end.observe({ httpStatus: 401 })

    expect(end.signal.reason).toMatchObject({ code: 'FINISHED', sent: false, cause: 'enough' })
  })

  it.each([
    [401, true, 'CREDENTIALS_REFUSED'],
    [401, false, undefined],
    [431, false, 'HEADERS_REFUSED'],
    [403, true, undefined],
    [429, true, undefined],
  ])('should decide after a %i, where a 401 ends the run: %s', (httpStatus, stopsWhenRefused, code) => {
    const end = createEnd(undefined, undefined, stopsWhenRefused)

    end.observe({ httpStatus })

    expect(end.signal.reason?.code).toBe(code)
    expect(end.failure).toBeUndefined()
  })

  it('should throw in the end what failed first', () => {
    const end = createEnd(undefined, undefined, true)

    end.fail('the source')
    end.fail('the journal')

    expect(end.failure).toEqual({ error: 'the source' })
    expect(end.signal.reason).toMatchObject({ code: 'RUN_FAILED', cause: 'the source' })
    expect(end.cutShort.aborted).toBe(false)
  })

  it('should let go of the signals of the caller when it is closed', () => {
    const aborting = new AbortController()
    const end = createEnd(aborting.signal, undefined, true)

    end.close()
    const { reason } = end.cutShort
    aborting.abort('later')

    expect(end.cutShort.reason).toBe(reason)
  })
})
