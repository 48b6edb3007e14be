import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../../src/conformance/engine/case.js'
import { judge, ranksOf, rulesOf } from '../../../../src/conformance/engine/judge/judge.js'
import { internalsIn } from '../../../../src/conformance/engine/judge/leaks.js'
import { createSecrets } from '../../../../src/token/find.js'
import { contract, exchanged, mostDishes, order, reply, toy } from '../toy.js'

const token = 'a-guest-of-the-house-who-has-come-often'
const rules = rulesOf(toy)

describe('judge', () => {
  it.each<[string, Sent]>([
    ['a table', exchanged(order(3), reply(201, { table: '7' }))],
    ['an excuse', exchanged(order(3), reply(201, { excuse: 'full', more: [] }))],
    ['a refusal', exchanged(order(4), reply(400, { why: 'too many' }))],
    ['throttling, which says nothing about the order', exchanged(order(4), reply(429, ''))],
    [
      'another method, of which the contract says nothing',
      exchanged(
        order(1, { method: 'GET', expected: { accepted: ['4xx'], basis: 'policy' } }),
        reply(405, ''),
      ),
    ],
  ])('should find nothing wrong with %s', (_, sent) => {
    expect(failuresOf(sent)).toEqual([])
  })

  it.each<[string, Sent, ...string[]]>([
    [
      'a table and an excuse',
      exchanged(order(1), reply(201, { table: '7', excuse: 'x' })),
      'violation response/exclusivity ',
    ],
    [
      'a table that is a number',
      exchanged(order(1), reply(201, { table: 7 })),
      'violation response/schema /table',
    ],
    [
      'two excuses under one name',
      exchanged(order(1), reply(201, '{"excuse":"full","excuse":"closed"}')),
      'violation response/json',
    ],
    ['a refusal without words', exchanged(order(4), reply(400, {})), 'deviation response/schema /why'],
    [
      'a bill instead of a table',
      exchanged(order(1), reply(200)),
      'violation response/status',
      'violation itself',
    ],
    [
      'too many dishes that are served',
      exchanged(order(4, { pointer: '/dishes' }), reply(201)),
      'violation itself /dishes',
    ],
    [
      'what only an example rules out, when it is served',
      exchanged(order(4, { expected: { accepted: [400], basis: 'example' } }), reply(201)),
      'violation itself',
    ],
    [
      'what only a policy rules out, when it is served',
      exchanged(order(4, { expected: { accepted: [400], basis: 'policy' } }), reply(201)),
      'deviation itself',
    ],
    ['another refusal than the declared one', exchanged(order(4), reply(422, '')), 'deviation itself'],
    ['a kitchen that fails', exchanged(order(1), reply(500, {})), 'violation response/no-server-error'],
    ['no response', exchanged(order(1), 'timeout'), 'violation response/in-time'],
    ['a broken line', exchanged(order(1), { network: 'ECONNRESET' }), 'violation response/complete'],
    [
      'more than anybody can eat',
      exchanged(order(1), { ...reply(201), cut: true }),
      'violation response/complete',
    ],
    ['the name of the guest', exchanged(order(4), reply(400, { why: token })), 'violation response/no-token'],
    [
      'the name of the guest in the name of a header',
      exchanged(order(1), reply(201, undefined, { [token]: 'x' })),
      'violation response/no-token',
    ],
    [
      'the name of the guest after the status',
      exchanged(order(1), { ...reply(201), statusText: token }),
      'violation response/no-token',
    ],
    [
      'the name of the guest in a header',
      exchanged(order(1), reply(201, undefined, { 'x-guest': token })),
      'violation response/no-token',
    ],
  ])('should find a failure: %s', (_, sent, ...expected) => {
    expect(failuresOf(sent).toSorted()).toEqual(expected.toSorted())
  })

  it.each<[string, Sent, RegExp]>([
    ['that should have been refused', exchanged(order(4), reply(201)), /; it should have been refused\.$/],
    ['that should have been served otherwise', exchanged(order(1), reply(200)), / was answered with 200\.$/],
  ])('should say of a request that is served %s', (_, sent, message) => {
    expect(judgeAll(sent).failures.find(({ rule }) => !rule)?.message).toMatch(message)
  })

  it('should say where in the contract and where in the response', () => {
    const [failure] = judgeAll(exchanged(order(4), reply(400, {}))).failures

    expect(failure).toMatchObject({
      place: { in: 'response', pointer: '/why' },
      constraint: { pointer: '/components/schemas/Refusal/required/0', basis: 'general' },
      expected: 'present',
      actual: 'absent',
    })
  })

  it('should name the rules that had something to judge', () => {
    expect(judgeAll(exchanged(order(1), 'timeout')).rules).toEqual(['response/in-time', 'response/complete'])
  })

  it('should know the causes before their consequences, and none of a leak', () => {
    const ranks = ranksOf(toy)

    expect(ranks.indexOf('response/status')).toBeLessThan(ranks.indexOf('response/schema'))
    expect(ranks).not.toContain('response/no-token')
  })

  it('should have all constraints to hand that the contract knows', () => {
    expect(contract.constraints[mostDishes]?.value).toBe(3)
  })
})

describe('internalsIn', () => {
  const traces: Record<string, readonly [what: string, trace: string]> = {
    Java: [
      'Java',
      'java.lang.NullPointerException: null\n\tat com.example.Upgrade.run(Upgrade.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:829)',
    ],
    Spring: [
      'Java',
      'at org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1072)',
    ],
    '.NET': [
      '.NET',
      'System.Exception: no\n   at Example.Upgrades.Run(String id) in C:\\src\\Upgrades.cs:line 7',
    ],
    '.NET without its sources': ['.NET', '   at System.Text.Json.JsonSerializer.Deserialize(String json)'],
    PHP: ['PHP', '#0 /var/www/html/index.php(12): upgrade()\n#1 {main}'],
    'PHP in HTML': [
      'PHP',
      '<b>Fatal error</b>:  Uncaught TypeError in <b>/var/www/index.php</b> on line <b>3</b>',
    ],
    Ruby: ['Ruby', "app/models/upgrade.rb:12:in `run'\nfrom app.rb:3:in `call'"],
    Python: ['Python', 'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in upgrade'],
    Go: ['Go', 'panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/main.go:5 +0x1d'],
    Rust: ['Rust', "thread 'main' panicked at src/main.rs:2:5:"],
    Express: [
      'JavaScript',
      'TypeError: Cannot read properties of undefined<br> &nbsp; &nbsp;at upgrade (/srv/app/index.js:7:3)',
    ],
  }
  const wraps: Record<string, (trace: string) => string> = {
    'as it is': (trace) => trace,
    'in JSON': (trace) => JSON.stringify({ error_msg: trace }),
    'in JSON in JSON': (trace) => JSON.stringify({ error_msg: JSON.stringify({ trace }) }),
    'as an array in JSON': (trace) => JSON.stringify({ trace: trace.split('\n') }, null, 2),
    'in HTML': (trace) =>
      `<pre>${trace.replaceAll("'", '&#39;').replaceAll('"', '&quot;').replaceAll('\n', '<br>').replaceAll('\t', '&nbsp;')}</pre>`,
  }
  const all = Object.entries(traces).flatMap(([name, [what, trace]]) =>
    Object.entries(wraps).map(([how, wrap]) => ({ name, how, what, text: wrap(trace) })),
  )

  it.each(all)('should see a stack trace of $name $how', ({ what, text }) => {
    expect(internalsIn(text)).toContain(`a stack trace of ${what}`)
  })

  it.each([
    ['JavaScript', 'at /srv/app/index.js:7:3'],
    ['PHP', '#3 {main}'],
    ['PHP', 'Warning: no such key in upgrade.php on line 3'],
    ['Ruby', "upgrade.rb:12:in `run'"],
    ['Python', 'File "app.py", line 3, in upgrade'],
    ['Python', 'Traceback (most recent call last)'],
    ['Go', 'goroutine 1 [running]'],
    ['Go', 'main.go:5 +0x1d'],
    ['Rust', "thread 'main' panicked at main.rs"],
    ['Rust', '12: core::panicking::panic'],
  ])('should know a stack trace of %s by one line: %s', (what, line) => {
    expect(internalsIn(line)).toContain(`a stack trace of ${what}`)
  })

  it.each([
    '/usr/src/app/node_modules/express/index.js',
    'cannot open /etc/dds/secrets.yaml',
    'C:\\inetpub\\wwwroot\\web.config',
    JSON.stringify({ error_msg: 'C:\\inetpub\\wwwroot\\web.config' }),
  ])('should see a file of the server in %s', (text) => {
    expect(internalsIn(text)).toEqual(['a file of the server'])
  })

  it.each([
    'Cannot read /etc/dds now',
    'Value of type java.lang.String expected',
    'See C:/docs and https://example.test/usr/help.html',
    'The file upgrade.json at line 3 is not valid',
    'Meet us at the restaurant (table 7:30:00)',
    'Look at 10:15:30 for the line 7',
    '/v3/p/instances/db-upgrade was not found',
    'error at position 12',
    'Fatal error: try again',
    '#1 of 3 (2): no',
  ])('should leave ordinary words alone: %s', (text) => {
    expect(internalsIn(text)).toEqual([])
    expect(internalsIn(JSON.stringify({ error_msg: text }))).toEqual([])
  })
})

function judgeAll(sent: Sent) {
  return judge(sent, contract, createSecrets([token], '$GUEST'), rules)
}

/** The failures of a response, in one line each: severity, rule, place. */
function failuresOf(sent: Sent): string[] {
  return judgeAll(sent).failures.map(({ severity, rule = 'itself', place }) =>
    [severity, rule, ...(place ? [place.pointer] : [])].join(' '),
  )
}
