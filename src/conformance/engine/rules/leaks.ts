import type { Rule } from './rule.js'

/** What tells a stack trace or a path of the server's disk from an error text for the caller. */
const internals: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  // The line break of a trace within a JSON text is escaped.
  { what: 'a stack trace of JavaScript', pattern: /(?:\n|\\n)\s*at .+:\d+:\d+/ },
  {
    what: 'a stack trace of Java',
    pattern: /\bat [\w$.]+\([\w$]+\.java:\d+\)|\bjava\.(lang|util|io)\.\w+(Exception|Error)/,
  },
  { what: 'a stack trace of Python', pattern: /Traceback \(most recent call last\)/ },
  { what: 'a stack trace of Go', pattern: /goroutine \d+ \[/ },
  {
    what: 'a path of the server',
    pattern: /(?<![\w.:/-])\/(usr|home|opt|srv|root|etc|var|app)\/[\w.-]+\/?[\w./-]*/,
  },
  { what: 'a path of the server', pattern: /\b[A-Z]:\\{1,2}[\w .-]+\\/ },
]

/** Rules about what must never be in an answer. */
export const leakRules: readonly Rule[] = [
  {
    id: 'response/no-token',
    title: 'the token is in no answer',
    basis: 'policy',
    applies: ({ sent }) => sent.response !== undefined,
    judge: ({ sent, secrets }) => {
      const { headers = new Map<string, string>(), body = new Uint8Array() } = sent.response ?? {}
      const places = [
        ...[...headers].map(([name, value]) => ({ where: `the header ${name}`, text: value })),
        { where: 'the body', text: new TextDecoder().decode(body) },
      ]
      return places
        .filter(({ text }) => secrets.leaksIn(text))
        .map(({ where }) => ({
          basis: 'policy',
          severity: 'violation',
          message: `The answer repeats the token, in ${where}.`,
          expected: 'no token',
          actual: `the token in ${where}`,
        }))
    },
  },
  {
    id: 'response/no-internals',
    title: 'no answer shows a stack trace or a path of the server',
    basis: 'policy',
    applies: ({ text }) => text !== undefined,
    judge: ({ text = '' }) =>
      internals
        .filter(({ pattern }) => pattern.test(text))
        .map(({ what }) => ({
          basis: 'policy',
          severity: 'deviation',
          message: `The answer shows ${what}.`,
          expected: 'an error text for the caller',
          actual: what,
        })),
  },
]
