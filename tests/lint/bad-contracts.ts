/** A change that makes the good contract bad, the rule that must refuse it, and what the message must say. */
export interface BadContract {
  readonly before: string
  readonly after: string
  readonly rule: string
  readonly says?: string
}

const jobId = 'job_id: { description: Task ID., type: string, examples: [j1] }'
const errorCode = 'error_code: { description: Error code., type: string, examples: [DBS.200011] }'
const forbidden = 'error_code: false'
const branches = `      oneOf:
        - $ref: '#/components/schemas/Submitted'
        - $ref: '#/components/schemas/Rejected'
    Submitted:
      type: object
      required: [job_id]
      properties:
        ${jobId}
        error_code: false
    Rejected:
      type: object
      required: [error_code]
      properties:
        job_id: false
        ${errorCode}
`

/** One schema with both fields, whose outcomes exclude each other by a keyword that types don't show. */
function untyped(keyword: string, says: string): BadContract {
  const after = `      type: object
      properties:
        ${jobId}
        ${errorCode}
      ${keyword}
`
  return { before: branches, after, rule: 'contract/typed-exclusivity', says }
}

/** Every bad contract by name. Each differs from good.yaml in one thing. */
export const badContracts: Readonly<Record<string, BadContract>> = {
  'a parameter without an example of its own': {
    before: '          example: r1\n',
    after: '',
    rule: 'contract/parameter-example',
    says: 'The parameter "id" has no example',
  },
  'a long description of a server': {
    before: '  - url: https://service.test\n',
    after: `  - url: https://service.test\n    description: ${'x'.repeat(101)}\n`,
    rule: 'contract/plain-server',
    says: 'at most 100 characters',
  },
  'a description of a server in two lines': {
    before: '  - url: https://service.test\n',
    after: '  - url: https://service.test\n    description: "One.\\nTwo."\n',
    rule: 'contract/plain-server',
  },
  'a description of a variable of a server': {
    before: '  - url: https://service.test\n',
    after:
      '  - url: https://{host}\n    variables: { host: { default: service.test, description: "Yours." } }\n',
    rule: 'contract/plain-server',
    says: 'a variable of a server has a description',
  },
  'branches of oneOf that only list "required"': untyped(
    'oneOf: [{ required: [job_id] }, { required: [error_code] }]',
    'A oneOf branch that only lists "required"',
  ),
  'branches of anyOf that only list "required"': untyped(
    'anyOf: [{ required: [job_id] }, { required: [error_code] }]',
    'An anyOf branch that only lists "required"',
  ),
  '"not" of what is required': untyped(
    'not: { required: [job_id, error_code] }',
    '"not" gives a forbidden property',
  ),
  '"not" of several that are required': untyped(
    'not: { anyOf: [{ required: [job_id, error_code] }] }',
    '"not" gives a forbidden property',
  ),
  'a condition': untyped(
    'if: { required: [job_id] }\n      then: { properties: { error_code: false } }',
    '"if", "then" and "else"',
  ),
  'a closed branch in the oneOf itself': {
    before: branches,
    after: `      type: object
      oneOf:
        - type: object
          required: [job_id]
          properties:
            ${jobId}
          additionalProperties: false
        - type: object
          required: [error_code]
          properties:
            job_id: false
`,
    rule: 'contract/typed-exclusivity',
    says: '"additionalProperties: false" in a',
  },
  'a closed branch': {
    before: `  ${forbidden}`,
    after: 'additionalProperties: false',
    rule: 'contract/typed-exclusivity',
    says: '"additionalProperties: false" in a oneOf',
  },
  'a branch without unevaluated properties': {
    before: `  ${forbidden}`,
    after: 'unevaluatedProperties: false',
    rule: 'contract/typed-exclusivity',
    says: '"unevaluatedProperties: false"',
  },
  'a forbidden property written as "not: {}"': {
    before: forbidden,
    after: 'error_code: { not: {} }',
    rule: 'contract/typed-exclusivity',
    says: '"not" gives a forbidden property',
  },
  'a field without a description': {
    before: jobId,
    after: 'job_id: { type: string, examples: [j1] }',
    rule: 'contract/described-field',
    says: 'Nothing describes the field "job_id"; give it a description',
  },
  'a field that is still empty': {
    before: forbidden,
    after: `${forbidden}
        added:`,
    rule: 'struct',
    says: 'null',
  },
  'a text with another limit than the schema': {
    before: forbidden,
    after: `${forbidden}
        job_ids: { description: A maximum of 10 tasks., type: array, maxItems: 7, items: { type: string } }`,
    rule: 'contract/true-limits',
    says: 'The text says "A maximum of 10", but the limit is 7; change one of them.',
  },
  'a reference to nothing': {
    before: "schemas/Rejected'",
    after: "schemas/Refused'",
    rule: 'no-unresolved-refs',
  },
  'an operation that never refuses a request': {
    before: "        '400':\n          description: Client error.\n",
    after: '',
    rule: 'operation-4xx-response',
  },
  'a scalar without an example': {
    before: jobId,
    after: 'job_id: { description: Task ID., type: string }',
    rule: 'scalar-property-missing-example',
  },
  'an operation without a description': {
    before: '      description: Reads a result.\n',
    after: '',
    rule: 'operation-description',
  },
  'an operation without a summary': {
    before: '      summary: Read a result\n',
    after: '',
    rule: 'operation-summary',
  },
  'a parameter without a description': {
    before: '          description: ID of the result.\n',
    after: '',
    rule: 'parameter-description',
  },
  'an operation that needs no token': {
    before: '      security:\n        - Token: []\n',
    after: '',
    rule: 'security-defined',
  },
  'an undeclared parameter of the path': {
    before: '/results/{id}:',
    after: '/results/{id}/{part}:',
    rule: 'path-parameters-defined',
  },
  'a required property that is not defined': {
    before: 'required: [job_id]',
    after: 'required: [job_id, name]',
    rule: 'no-required-schema-properties-undefined',
  },
  'a key that OpenAPI does not have': {
    before: '      operationId: readResult\n',
    after: '      operationId: readResult\n      bodyParameters: []\n',
    rule: 'struct',
  },
  'a type that JSON Schema does not have': {
    before: 'job_id: { description: Task ID., type: string',
    after: 'job_id: { description: Task ID., type: text',
    rule: 'struct',
  },
  'a component that nothing refers to': {
    before: '  schemas:\n',
    after: '  schemas:\n    Forgotten:\n      type: boolean\n',
    rule: 'no-unused-components',
  },
  'an example that is not of its type': {
    before: 'value: { job_id: j1 }',
    after: 'value: { job_id: 5 }',
    rule: 'no-invalid-media-type-examples',
  },
}
