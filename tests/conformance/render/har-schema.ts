const size = { type: 'integer', minimum: -1 }
const text = { type: 'string' }

function object(required: Record<string, object>, optional: Record<string, object> = {}) {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  }
}

function list(items: object) {
  return { type: 'array', items }
}

const pairs = list(object({ name: text, value: text }, { comment: text }))

/** HAR 1.2 as its specification words it, closed, so that a misspelt field is an error. */
export const harSchema = object({
  log: object({
    version: { const: '1.2' },
    creator: object({ name: text, version: text }),
    entries: list(
      object(
        {
          startedDateTime: {
            type: 'string',
            pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
          },
          time: { type: 'number', minimum: 0 },
          request: object(
            {
              method: text,
              url: { type: 'string', pattern: '^https?://[^#]+$' },
              httpVersion: text,
              cookies: list(object({ name: text, value: text })),
              headers: pairs,
              queryString: pairs,
              headersSize: size,
              bodySize: size,
            },
            { postData: object({ mimeType: text, text }), comment: text },
          ),
          response: object({
            status: { type: 'integer', minimum: 0, maximum: 999 },
            statusText: text,
            httpVersion: text,
            cookies: list(object({ name: text, value: text })),
            headers: pairs,
            content: object(
              { size: { type: 'integer', minimum: 0 }, mimeType: text },
              { text, comment: text },
            ),
            redirectURL: text,
            headersSize: size,
            bodySize: size,
          }),
          cache: object({}),
          timings: object({
            send: { type: 'number', minimum: 0 },
            wait: { type: 'number', minimum: 0 },
            receive: { type: 'number', minimum: 0 },
          }),
        },
        { comment: text },
      ),
    ),
  }),
})
