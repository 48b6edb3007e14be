import { describe, expect, it } from 'vitest'
import { judgeTraffic } from '../../../src/conformance/index.js'
import { availableId as id } from '../../support/ids.js'
import { randomFrom } from '../../support/random.js'
import { exchange, failedIn, headers, submitted, token, url } from './exchange.js'
import '../../../src/vitest.js'

describe('judgeTraffic', () => {
  it('should keep no recorded credentials or query, nor where repeated', async () => {
    const secrets = { Cookie: 'lang=en; session=s3cret', Authorization: 'Bearer s3cret-of-old' }
    const request = {
      url: `${url.replace('https://', 'https://user:s3cret@')}?key=s3cret&b=c`,
      headers: { ...headers, ...secrets },
    }
    const location = `https://user:s3cret@login.example.test/?state=s3cret&key=s3cret&from=${encodeURIComponent(url)}#s3cret-id`
    const report = await judgeTraffic([
      exchange(request, {
        body: JSON.stringify({ Cookies: ['session=s3cret'], bearer: 's3cret-of-old', set: 'new=s3cret' }),
        headers: { 'Content-Type': 'application/json', 'Set-Cookie': 'new=s3cret; Path=/' },
      }),
      exchange(request, {
        status: 307,
        headers: { Location: location },
        body: `<a href="${location.replace('&', '&amp;')}">Moved</a> from ?key=s3cret&amp;b=c`,
      }),
    ])

    expect(failedIn(report)).toEqual(['response/no-redirect', 'response/schema'])
    expect(JSON.stringify(report)).toContain('login.example.test')
    expect(report.checks.flatMap(({ findings }) => findings.map(({ request: { url } }) => url))).toEqual([
      url,
      url,
    ])
    expect(JSON.stringify(report)).not.toContain('s3cret')
  })

  it('should hide the credentials of a signed request, and each part of them', async () => {
    const [accessKey, signature, securityToken] = [
      'HPUAEXAMPLE0KEY9QZ7T',
      '7be6668032f704'.repeat(4),
      'gQ1jbi1ub3J0'.repeat(8),
    ]
    const request = {
      headers: {
        ...headers,
        Authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=host, Signature=${signature}`,
        'X-Security-Token': securityToken,
      },
    }
    const error_msg = `${accessKey} ${signature} ${securityToken} made-for-you`
    const report = await judgeTraffic([
      exchange(request, {
        headers: { 'Content-Type': 'application/json', 'X-Subject-Token': 'made-for-you' },
        body: JSON.stringify({ error_msg }),
      }),
    ])

    expect(failedIn(report)).toContain('response/schema')
    expect(JSON.stringify(report)).toContain('error_msg')
    expect(JSON.stringify(report)).not.toMatch(/HPUAEXA|7be666|gQ1jbi|made-for-you/)
  })

  it('should mask the token of every exchange that is shown', async () => {
    const tokens = Array.from({ length: 40 }, (_, index) => {
      const random = randomFrom(index + 1)
      return Array.from({ length: 1000 }, () => random(2 ** 32).toString(36)).join('')
    })
    const report = await judgeTraffic(
      tokens.map((one, index) =>
        exchange(
          { headers: { ...headers, 'X-Auth-Token': one } },
          { status: 600 + index, body: JSON.stringify({ echo: one }) },
        ),
      ),
    )

    expect(failedIn(report)).toContain('response/no-token')
    const shown = tokens.filter((one) => JSON.stringify(report).includes(one.slice(100, 140)))
    expect(shown).toEqual([])
  })

  it('should take a token that no header could hold', async () => {
    const long = { ...headers, 'X-Auth-Token': `${'0123456789'.repeat(10_000)}the end of it` }
    expect(JSON.stringify(await judgeTraffic([exchange({ headers: long }, { body: '{}' })]))).not.toMatch(
      /the end/,
    )
    expect(
      await judgeTraffic([exchange({ headers: { ...headers, 'X-Auth-Token': 'ÿ実例の実例の' } })]),
    ).toConform()
  })

  it('should show neither the token nor the ids of real instances', async () => {
    const body = JSON.stringify({ upgrade_results: [{ ...submitted, error_code: 'x', note: token }] })
    const report = await judgeTraffic([exchange({}, { body })])

    expect(failedIn(report)).toEqual(expect.arrayContaining(['response/exclusivity', 'response/no-token']))
    expect(JSON.stringify(report)).not.toContain(token)
    expect(JSON.stringify(report)).not.toContain(id)
    expect(JSON.stringify(await judgeTraffic([exchange({}, { body })], { showIds: true }))).toContain(id)
  })

  it.each(['\\n', '_', ''])('should shorten an id after "%s"', async (before) => {
    const body = `{"error_msg":"${before}${id}${before}"}`

    expect(JSON.stringify(await judgeTraffic([exchange({}, { status: 500, body })]))).not.toContain(id)
  })
})
