// Replaces curl where it is not installed, with the options that the reports and the pages use.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    'show-error': { type: 'boolean', short: 'S' },
    include: { type: 'boolean', short: 'i' },
    head: { type: 'boolean' },
    'fail-with-body': { type: 'boolean' },
    request: { type: 'string', short: 'X' },
    proxy: { type: 'string' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string' },
    'data-raw': { type: 'string' },
    'data-binary': { type: 'string' },
  },
})
const body = values['data-binary'] === '@-' ? readFileSync(0) : (values['data-raw'] ?? values.data)
const method = values.head ? 'HEAD' : (values.request ?? (body === undefined ? 'GET' : 'POST'))
const url = positionals[0] ?? ''
const asked = { method, headers: Object.fromEntries(readHeaders()), ...(values.proxy ? { path: url } : {}) }

request(values.proxy ?? url, asked, (response) => {
  if (values.include)
    process.stdout.write(`HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\n\r\n`)
  // The status of curl for an HTTP error.
  if (values['fail-with-body'] && (response.statusCode ?? 0) >= 400) process.exitCode = 22
  response.pipe(process.stdout)
})
  .on('error', () => {
    // The status of curl for a response that never came.
    process.exitCode = 52
  })
  .end(body)

/** "Name: value", "Name;" for an empty one; "Name:" takes a header away that curl itself would add. */
function* readHeaders() {
  for (const header of values.header ?? []) {
    const [, name = '', separator, value = ''] = /^([^:;]+)([:;]) ?(.*)$/.exec(header) ?? []
    if (value !== '' || separator === ';') yield [name, value]
  }
}
