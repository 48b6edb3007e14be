import { describe, expect, it } from 'vitest'
import { readError, reasonOf } from '../../src/client/reason.js'

const noHeaders = new Headers()
const reason = (status: number, body: unknown, headers = noHeaders) => reasonOf({ status, headers }, body)

describe('the reason of a response', () => {
  it.each<[string, unknown, string]>([
    [
      'this contract',
      { error_code: 'DBS.200001', error_msg: 'Parameter error' },
      'DBS.200001: Parameter error',
    ],
    ['its results', { error_code: 'DBS.200011', error_message: 'Not now' }, 'DBS.200011: Not now'],
    ['IAM', { error: { code: 401, message: 'Token expired', title: 'Unauthorized' } }, '401: Token expired'],
    ['older services', { errCode: 'RDS.0001', externalMessage: 'Bad' }, 'RDS.0001: Bad'],
    ['OpenStack', { badRequest: { message: 'Bad name', code: 400 } }, '400: Bad name'],
    ['an unnamed fault', { computeFault: { message: 'It broke' } }, 'It broke'],
    ['gateways', { code: 'Forbidden', message: 'no' }, 'Forbidden: no'],
    ['a text', 'upstream connect error', 'upstream connect error'],
  ])('should be read in the shape of %s', (_, body, words) => {
    expect(reason(400, body)).toBe(`HTTP 400: ${words}`)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['null', null],
    ['an empty object', {}],
    ['fields of other types', { error_code: {}, error_msg: [] }],
    ['fields of null', { error: null, message: null }],
    ['a list', [[]]],
  ])('should be said to be missing in %s', (_, body) => {
    expect(reason(431, body)).toBe('HTTP 431 without a reason')
    expect(readError(body)).toEqual({})
  })

  it.each([
    [
      '<html>\r\n<head><title>431</title><style>p {}</style></head><body><h1>Too &lt;large&gt;</h1><hr>\n<p>nginx</p>',
      'Too <large> nginx',
    ],
    ['<!DOCTYPE html><!-- x --><title>Bad Gateway</title><script>alert(1)</script>', 'Bad Gateway'],
    ['<Error><Code>Denied</Code><Message>no &amp; no</Message></Error>', 'Denied no & no'],
    ['the limit is < 10 and > 1', 'the limit is < 10 and > 1'],
  ])('should be the text of a page: %s', (page, text) => {
    expect(reason(502, page)).toBe(`HTTP 502: ${text}`)
  })

  it('should be one line that moves nothing on a terminal', () => {
    expect(reason(400, { error_msg: 'one\r\n::error::two\u001b[31m \u202ethree\u2028four' })).toBe(
      'HTTP 400: one ::error::two [31m three four',
    )
  })

  it('should be cut, but not within a character', () => {
    expect(reason(400, '😀'.repeat(1000)).length).toBeLessThan(330)
    expect(reason(400, 'x'.repeat(1000))).toMatch(/x …$/)
    expect(readError(`x${'😀'.repeat(1000)}`).message).not.toMatch(/\p{Cs}/u)
  })

  it('should name an encoded message, and not repeat it', () => {
    const body = {
      error_code: 'APIGW.0302',
      error_msg: 'no',
      encoded_authorization_message: 'QUJD'.repeat(99),
    }

    expect(reason(403, body)).toMatch(/^HTTP 403: APIGW\.0302: no\. The .*encoded_authorization_message/)
    expect(reason(403, body)).not.toContain('QUJD')
  })

  // Time that grows with the square of the length would be minutes.
  it.each(['<script', '<!--', '<a ', '<', '&lt;', '<title>'])(
    'should be read from a megabyte of %s',
    (markup) => {
      expect(reason(502, `<html>${markup.repeat(2 ** 20 / markup.length)}`)).toMatch(/^HTTP 502/)
    },
  )
})

describe('a clock that is wrong', () => {
  const refused = { error_code: 'APIGW.0301', error_msg: 'verify aksk signature fail' }
  const minutesFromNow = (minutes: number) =>
    new Headers({ Date: new Date(Date.now() + minutes * 60_000).toUTCString() })

  it.each([
    [-20, '20 minutes ahead of'],
    [60, '60 minutes behind'],
  ])('should be named when the service says that it is %d minutes later', (minutes, words) => {
    expect(reason(401, refused, minutesFromNow(minutes))).toContain(`The clock of this machine is ${words}`)
  })

  it.each<[string, number, unknown, Headers]>([
    ['a clock that is right', 401, refused, minutesFromNow(1)],
    ['a response without a date', 401, refused, noHeaders],
    ['a date that is none', 401, refused, new Headers({ Date: 'soon' })],
    ['a refused token', 401, { error_code: 'x', error_msg: 'decrypt token fail' }, minutesFromNow(-20)],
    ['another status', 403, refused, minutesFromNow(-20)],
  ])('should not be named for %s', (_, status, body, headers) => {
    expect(reason(status, body, headers)).not.toContain('clock')
  })
})
