import { failureOf, type Rule } from '../rule.js'

/**
 * How the lines of stack traces begin. Each pattern is anchored and bounded, and sees one short line at a
 * time, so that no response can make it slow.
 */
const traceLines: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'Java',
    pattern: /^at [\w$./<>-]{1,200}\((?:[\w$]{1,80}\.\w{2,6}:\d+|Native Method|Unknown Source)\)/,
  },
  { what: 'JavaScript', pattern: /^at .{1,250}:\d{1,6}:\d{1,6}\b/ },
  { what: '.NET', pattern: /^at .{1,250}\) in .{1,200}:line \d+/ },
  { what: '.NET', pattern: /^at (?:[A-Z][\w`]{0,60}\.){1,12}[\w`<>[\],]{1,80}\(/ },
  { what: 'PHP', pattern: /^#\d{1,4} (?:\S{1,200}\(\d{1,6}\): |\[internal function\]: |\{main\})/ },
  { what: 'PHP', pattern: /^(?:PHP )?(?:Fatal error|Warning|Notice|Parse error):.{1,300} on line \d+/ },
  { what: 'Ruby', pattern: /^(?:from )?[\w./-]{1,200}\.rb:\d+:in [`']/ },
  { what: 'Python', pattern: /^Traceback \(most recent call last\)|^File "[^"]{1,200}", line \d+, in / },
  { what: 'Go', pattern: /^goroutine \d+ \[|^[\w./-]{1,200}\.go:\d+ \+0x[0-9a-f]+/ },
  {
    what: 'Rust',
    pattern: /^thread '[^']{1,80}' panicked at |^\d{1,4}: [\w<>]{1,80}(?:::[\w<>{}#]{1,80}){1,12}$/,
  },
]

/** Of these, every text with a stack trace contains one; looking for them first saves splitting all others into lines. */
const traceSigns = ['(', '#', 'line', '.rb:', 'goroutine', '.go:', 'panicked', '::']
const tracePlace = /:\d+:\d/

/** A file on the server's disk; a bare path in an error text may come from the request. */
const serverFile =
  /(?<![\w.:/-])\/(?:usr|home|opt|srv|root|etc|var|app)\/[\w.-]{1,100}(?:\/[\w.-]{1,100}){0,10}\.(?:js|ts|py|rb|go|rs|php|java|class|jar|cs|dll|so|json|ya?ml|xml|conf|ini|properties|env|sql|log)\b|\b[A-Z]:\\{1,2}[\w .-]{1,100}\\/

/** A frame of a stack trace is shorter; patterns take too long on megabytes without a line break. */
const longestLine = 600

/** Rules about what must never be in a response. */
export const leakRules: readonly Rule[] = [
  {
    id: 'response/no-token',
    title: 'no response has the credentials of its request',
    basis: 'policy',
    judge: ({ response, secrets }) => {
      if (!response) return undefined
      // All headers at once first: most responses repeat nothing, and a line break is in no token.
      let head = response.statusText
      for (const [name, text] of response.headers) head += `\n${name}\n${text}`
      if (![head, response.text].some(secrets.leaksIn)) return []
      const places = [
        ...[...response.headers].flatMap(([name, text]) => [
          { where: 'the name of a header', text: name },
          { where: `the header ${name}`, text },
        ]),
        { where: 'the reason phrase', text: response.statusText },
        { where: 'the body', text: response.text },
      ]
      return places
        .filter(({ text }) => secrets.leaksIn(text))
        .map(({ where }) =>
          failureOf('leakedCredential', {
            basis: 'policy',
            message: `The response repeats a credential of its request, in ${where}.`,
            expected: 'no credential',
            actual: `a credential in ${where}`,
            symptom: where,
          }),
        )
    },
  },
  {
    id: 'response/no-internals',
    title: 'no response shows a stack trace or a file of the server',
    basis: 'policy',
    judge: ({ response }) =>
      response &&
      internalsIn(response.text).map((what) =>
        failureOf('shownInternals', {
          basis: 'policy',
          message: `The response shows ${what}.`,
          expected: 'an error text for the caller',
          actual: what,
          symptom: what,
        }),
      ),
  },
]

/** Names the internals of a server that a text shows: at most one stack trace and one file. */
export function internalsIn(text: string): string[] {
  const mayTrace = traceSigns.some((sign) => text.includes(sign)) || tracePlace.test(text)
  const lines = mayTrace ? linesOf(text) : []
  const trace = lines.flatMap((line) => {
    const known = traceLines.find(({ pattern }) => pattern.test(line))
    return known ? [`a stack trace of ${known.what}`] : []
  })[0]
  const mayName = text.includes('/') || text.includes(':\\')
  return [
    ...(trace === undefined ? [] : [trace]),
    ...(mayName && serverFile.test(text) ? ['a file of the server'] : []),
  ]
}

/** The lines of a text, also where JSON escapes the breaks or starts a text, or HTML writes them as tags. */
function linesOf(text: string): string[] {
  return text
    .replace(/\\{1,4}r/g, '')
    .replace(/\\{1,4}n|<br ?\/?>|<\/?(?:pre|p|li|div)>/gi, '\n')
    .replace(/\\{1,4}t|&nbsp;|&#160;/g, ' ')
    .replace(/\\{0,4}(?:"|&quot;|&#34;)/g, '"')
    .replace(/" ?: ?"/g, '\n')
    .replace(/&#39;|&#x27;|&apos;/gi, "'")
    .split(/[\n\r]/)
    .map((line) => line.slice(0, longestLine).replace(/^[\s"'{:,[]+|<\/?b>/g, ''))
    .filter((line) => line !== '')
}
