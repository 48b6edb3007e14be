// Replaces curl where it is not installed, with the options that the reports use.
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
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    'data-raw': { type: 'string' },
    'data-binary': { type: 'string' },
  },
})
const method = values.head ? 'HEAD' : (values.request ?? 'GET')
const body = values['data-binary'] === '@-' ? readFileSync(0) : values['data-raw']

request(positionals[0] ?? '', { method, headers: Object.fromEntries(readHeaders()) }, (answer) => {
  process.stdout.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n\r\n`)
  answer.pipe(process.stdout)
}).end(body)

/** "Name: value", "Name;" for an empty one; "Name:" takes a header away that curl itself would add. */
function* readHeaders() {
  for (const header of values.header ?? []) {
    const [, name = '', separator, value = ''] = /^([^:;]+)([:;]) ?(.*)$/.exec(header) ?? []
    if (value !== '' || separator === ';') yield [name, value]
  }
}
