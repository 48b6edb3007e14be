import { type Alteration, isRefused, isServed, type PlantedResponse, responding } from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const { fault, alters } = faultsOf('content')

/** Answers whose bytes or content type are not those of JSON. */
export const contentFaults: readonly Fault[] = [
  contentType('html', 'results as text/html', 'text/html', 202),
  contentType('text', 'errors as text/plain', 'text/plain; charset=utf-8', 400),
  contentType('none', 'results without a content type', '', 202),
  contentType('binary', 'results as application/octet-stream', 'application/octet-stream', 202),
  contentType('latin-1', 'results with another charset', 'application/json; charset=iso-8859-1', 202),
  content(
    'type-latin-1-ascii',
    'Responds with results of ASCII alone under the name of another charset',
    'response/content-type',
    ({ status, responseText }) =>
      status === 202 && !/[^\0-\x7f]/.test(responseText)
        ? { body: responseText, headers: { 'Content-Type': 'application/json; charset=iso-8859-1' } }
        : undefined,
  ),
  content(
    'type-latin-1-text',
    'Responds with results beyond ASCII under the name of another charset',
    'response/content-type',
    (exchange) =>
      isServed(exchange)
        ? {
            body: exchange.responseText.replace(/\}$/, ',"note":"été"}'),
            headers: { 'Content-Type': 'application/json; charset=iso-8859-1' },
          }
        : undefined,
  ),
  filter('quotes', 'quotes and dots in a row', /\\"|['<>]|\.\./),
  filter('words', 'some words, and to letters beyond ASCII', /null|constructor|[^\0-\x7f]/),
  content(
    'utf-8-invalid',
    'Ends the text of an error with a byte that is not UTF-8',
    'response/utf-8',
    (exchange) =>
      isRefused(exchange)
        ? { body: bytes('{"error_code":"DBS.200001","error_msg":"Parameter error ', [0xff], '"}') }
        : undefined,
  ),
  content('latin-1', 'Writes the text of an error in Latin-1', 'response/utf-8', (exchange) =>
    isRefused(exchange)
      ? { body: bytes('{"error_code":"DBS.200001","error_msg":"Param', [0xe8], 'tre invalide"}') }
      : undefined,
  ),
  content('gbk', 'Writes the error_message of a result in GBK', 'response/utf-8', ({ results }) =>
    results.length === 1
      ? {
          body: bytes(
            '{"upgrade_results":[{"instance_id":"none","error_code":"DBS.200011","error_message":"',
            [0xca, 0xb5, 0xc0, 0xfd, 0xd7, 0xb4, 0xcc, 0xac],
            '"}]}',
          ),
        }
      : undefined,
  ),
  content('byte-order-mark', 'Starts results with a byte order mark', 'response/utf-8', (exchange) =>
    isServed(exchange) ? { body: `\uFEFF${exchange.responseText}` } : undefined,
  ),
  content('utf-16', 'Writes results in UTF-16', 'response/utf-8', (exchange) =>
    isServed(exchange) ? { body: toUtf16(exchange.responseText) } : undefined,
  ),
  notJson('empty-success', 'Answers 202 with an empty body', () => ''),
  notJson('cut-short', 'Leaves off the end of the results', (responseText) => responseText.slice(0, -3)),
  notJson('single-quotes', 'Writes single quotes instead of double ones', (responseText) =>
    responseText.replaceAll('"', "'"),
  ),
  notJson('trailing-comma', 'Ends the results with a comma too many', (responseText) =>
    responseText.replace(/\]\}$/, ',]}'),
  ),
  notJson(
    'two-documents',
    'Answers with two JSON texts in a row',
    (responseText) => `${responseText}\n${responseText}`,
  ),
  notJson('guard-prefix', 'Puts a prefix before the JSON', (responseText) => `)]}',\n${responseText}`),
  notJson('repeated-name', 'Names the error_code of a result twice', (responseText) =>
    responseText.replaceAll('"error_code":', '"error_code":"DBS.280001","error_code":'),
  ),
  notJson('xml', 'Answers in XML under the content type of JSON', () => '<upgradeResults/>'),
  notJson('bare-word', 'Answers OK', () => 'OK'),
  fault(
    'empty-error',
    'Answers errors with an empty body',
    'response/json',
    responding(isRefused, { body: '' }),
  ),
  notJson('not-a-number', 'Writes NaN into the results', (responseText) =>
    responseText.replace(/\}$/, ',"progress":NaN}'),
  ),
  notJson('raw-newline', 'Writes a line break into a string as it is', (responseText) =>
    responseText.replace(/\}$/, ',"note":"a\nb"}'),
  ),
]

function content(id: string, description: string, check: string, alter: Alteration): Fault {
  return alters(`content-${id}`, description, check, alter)
}

function contentType(id: string, description: string, value: string, status: number): Fault {
  return content(`type-${id}`, `Answers ${description}`, 'response/content-type', (exchange) =>
    exchange.status === status
      ? { body: exchange.responseText, headers: { 'Content-Type': value } }
      : undefined,
  )
}

function notJson(id: string, description: string, change: (responseText: string) => string): Fault {
  return content(id, description, 'response/json', (exchange): PlantedResponse | undefined =>
    isServed(exchange) ? { body: change(exchange.responseText) } : undefined,
  )
}

function filter(id: string, what: string, pattern: RegExp): Fault {
  const sentence = `Stands behind a filter that responds with 403 and a web page to ${what}`
  return content(`filter-${id}`, sentence, 'response/no-filter', ({ text }) =>
    pattern.test(text)
      ? { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<h1>Request rejected</h1>' }
      : undefined,
  )
}

function bytes(before: string, middle: readonly number[], after: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  return Uint8Array.from([...encoder.encode(before), ...middle, ...encoder.encode(after)])
}

function toUtf16(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer)
}
