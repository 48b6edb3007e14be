import { changingErrors, changingSuccess, isRefused, parse, responding } from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const { fault, alters } = faultsOf('leak')

/** Answers that leak the token, or the internals of the server. */
export const leakFaults: readonly Fault[] = [
  tokenInError('token-in-error', 'Repeats the token in the text of an error', (token) => token),
  alters(
    'token-in-results',
    'Repeats the request headers in an extra field next to the results',
    'response/no-token',
    ({ status, request, responseText }) =>
      status === 202
        ? {
            json: { ...Object(parse(responseText)), debug: { headers: Object.fromEntries(request.headers) } },
          }
        : undefined,
  ),
  alters(
    'token-in-header',
    'Repeats the token in a response header',
    'response/no-token',
    ({ request, responseText }) => ({
      body: responseText,
      headers: { 'X-Subject-Token': request.headers.get('X-Auth-Token') ?? 'none' },
    }),
  ),
  tokenInError(
    'token-cut-in-error',
    'Repeats all but the end of a token in the text of an error',
    (token) => `${token?.slice(0, -4)}...`,
  ),
  errorText(
    'java-stack-trace',
    'a Java stack trace',
    'java.lang.ClassCastException: class java.lang.String cannot be cast to class java.util.List\n\tat com.example.dds.UpgradeController.upgrade(UpgradeController.java:61)\n\tat java.base/java.lang.Thread.run(Thread.java:840)',
  ),
  errorText(
    'javascript-stack-trace',
    'a JavaScript stack trace',
    "TypeError: Cannot read properties of undefined (reading 'length')\n    at upgrade (file:///srv/dds/upgrade.js:14:29)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
  ),
  errorText(
    'python-stack-trace',
    'a Python stack trace',
    'Traceback (most recent call last):\n  File "upgrade.py", line 12, in upgrade\nKeyError: \'instance_ids\'',
  ),
  errorText(
    'go-stack-trace',
    'a Go stack trace',
    'panic: runtime error: index out of range [10]\n\ngoroutine 1 [running]:\nmain.upgrade()',
  ),
  errorText(
    'dotnet-stack-trace',
    'a .NET stack trace',
    'System.NullReferenceException: Object reference not set to an instance of an object.\n   at Dds.UpgradeController.Upgrade(Batch batch) in C:\\src\\dds\\UpgradeController.cs:line 42\n   at Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor.Execute(Object controller)',
  ),
  errorText(
    'php-stack-trace',
    'a PHP stack trace',
    'TypeError: count(): Argument #1 must be of type Countable\n#0 upgrade.php(31): count(NULL)\n#1 index.php(12): upgrade(Array)\n#2 {main}',
  ),
  errorText(
    'ruby-stack-trace',
    'a Ruby stack trace',
    "upgrade.rb:14:in `upgrade': undefined method `length' for nil:NilClass (NoMethodError)\n\tfrom app.rb:9:in `block in <class:App>'",
  ),
  errorText(
    'rust-stack-trace',
    'a Rust panic',
    "thread 'tokio-runtime-worker' panicked at src/upgrade.rs:21:14:\nindex out of bounds: the len is 10 but the index is 10",
  ),
  errorText(
    'spring-stack-trace',
    'the trace of Spring Boot',
    'org.springframework.http.converter.HttpMessageNotReadableException: JSON parse error\r\n\tat org.springframework.web.servlet.mvc.method.annotation.AbstractMessageConverterMethodArgumentResolver.readWithMessageConverters(AbstractMessageConverterMethodArgumentResolver.java:205)',
  ),
  fault(
    'express-error-page',
    'Answers errors with the HTML page of Express and its stack trace',
    'response/no-internals',
    responding(isRefused, {
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>SyntaxError: Expected property name or &#39;}&#39; in JSON at position 1<br> &nbsp; &nbsp;at JSON.parse (&lt;anonymous&gt;)<br> &nbsp; &nbsp;at parse (/srv/dds/node_modules/body-parser/lib/types/json.js:92:19)</pre>\n</body>\n</html>\n',
    }),
  ),
  errorText('file-path', 'a path of its disk', 'cannot open /opt/dds/conf/upgrade.json'),
  errorText(
    'windows-path',
    'a path of its disk, on Windows',
    'cannot open C:\\Program Files\\dds\\upgrade.json',
  ),
  fault(
    'path-in-results',
    'Shows a path of its disk next to the results',
    'response/no-internals',
    changingSuccess((results) => ({ upgrade_results: results, source: '/srv/dds/release/upgrade.py' })),
  ),
  fault(
    'stack-trace-in-results',
    'Shows a stack trace as the error_message of a result',
    'response/no-internals',
    responding(({ results }) => results.length === 1, {
      json: {
        upgrade_results: [
          {
            instance_id: 'none',
            error_code: 'DBS.280005',
            error_message: 'java.lang.NullPointerException\n\tat com.example.dds.Job.submit(Job.java:7)',
          },
        ],
      },
    }),
  ),
]

function errorText(id: string, what: string, text: string): Fault {
  const wrap = changingErrors(({ code }) => ({ error_code: code, error_msg: text }))
  return fault(id, `Shows ${what} in the text of an error`, 'response/no-internals', wrap)
}

function tokenInError(id: string, description: string, show: (token: string | null) => string | null): Fault {
  return alters(id, description, 'response/no-token', (exchange) => {
    const shown = show(exchange.request.headers.get('X-Auth-Token'))
    const json = { error_code: 'DBS.200001', error_msg: `Parameter error (token ${shown})` }
    return isRefused(exchange) ? { json } : undefined
  })
}
