import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { namesIn, valueAt } from '../src/pointer.js'
import { listConstraints } from './constraints.js'
import { ContractFileError, isRecord, readText, readYaml, type YamlFile } from './contract.js'
import { toPortable, toPortableYaml } from './portable.js'

const contractPath = 'openapi/openapi.yaml'
const provenancePath = 'openapi/provenance.yaml'
const outputFolder = 'generated'
const programsPath = 'docs/other-languages.md'
const banner = '// Generated from openapi/ by `npm run generate`. Do not edit.\n\n'

/** Turns the contract into the files of `generated/` and the page with its programs, by path. */
async function generate(): Promise<Map<string, string>> {
  const contract = await readYaml(contractPath)
  const provenance = await readYaml(provenancePath)
  const text = `${JSON.stringify(contract.content, null, 2)}\n`
  for (const [, reference = ''] of text.matchAll(/"\$ref": "(.*)"/g))
    checkReference(contract.content, reference)
  const files: Readonly<Record<string, string>> = {
    // The quick ones first, so that errors in the contract show before the compiler is loaded.
    'operation.ts': generateOperation(contract.content),
    'constraints.ts': generateConstraints(contract, provenance),
    'openapi.json': text,
    'openapi-3.0.json': `${JSON.stringify(toPortable(contract.content), null, 2)}\n`,
    'openapi-3.0.yaml': toPortableYaml(contract.content),
    // Also as a module, for bundlers and runtimes that can't read files.
    'openapi.ts': `${banner}/** The contract, parsed. */\nexport const document: unknown = ${text}`,
    'schema.d.ts': await generateTypes(text),
  }
  return new Map([
    ...Object.entries(files).map(([name, made]) => [`${outputFolder}/${name}`, made] as const),
    [programsPath, withPrograms(await readText(programsPath), contract.content)],
  ])
}

/** The page with the programs of `x-codeSamples` in the blocks of their languages. */
function withPrograms(page: string, contract: unknown): string {
  const { operation } = theOperation(contract)
  const samples = needed(operation, '/x-codeSamples') as readonly { lang: string; source: string }[]
  return page.replaceAll(/^```(\w+) portability\n[\s\S]*?^```$/gm, (block, language) => {
    const sample = samples.find(({ lang }) => lang.toLowerCase() === language)
    return sample ? `\`\`\`${language} portability\n${sample.source}\`\`\`` : block
  })
}

/** A reference must lead somewhere inside the contract, because that is published as one file. */
function checkReference(contract: unknown, reference: string): void {
  if (!reference.startsWith('#/')) {
    throw new ContractFileError(
      `${contractPath} refers to ${reference}, but it is published as one file; move that into it.`,
    )
  }
  if (valueAt(contract, reference) === undefined) {
    throw new ContractFileError(`${contractPath} refers to ${reference}, which does not exist.`)
  }
}

async function generateTypes(contract: string): Promise<string> {
  // By require, because tsx transforms everything that is imported, which takes two seconds for the compiler alone.
  const { default: openapiTS, astToString }: typeof import('openapi-typescript') = createRequire(
    import.meta.url,
  )('openapi-typescript')
  const types = await openapiTS(contract, {
    // A default must not make a field mandatory for the sender.
    defaultNonNullable: false,
    silent: true,
  }).catch((error: Error) => {
    throw new ContractFileError(`${contractPath} cannot be turned into types: ${error.message}`)
  })
  return banner + astToString(types)
}

/** Writes the facts that code needs and must not repeat: method, path, limits, statuses, token header. */
function generateOperation(contract: unknown): string {
  const { path, method, operation } = theOperation(contract)
  const [, token] = onlyEntry(contract, '/components/securitySchemes')
  const statuses = entriesAt(operation, '/responses').map(([status]) => Number(status))
  const limit = '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/maxItems'
  const facts: Readonly<Record<string, readonly [description: string, value: unknown]>> = {
    contractVersion: [
      '`info.version` of the contract, and the version of this package.',
      needed(contract, '/info/version'),
    ],
    operationId: ['`operationId` of the one operation.', needed(operation, '/operationId')],
    method: ['Its HTTP method.', method.toUpperCase()],
    path: ['Its path template.', path],
    tokenHeader: ['The request header that carries the IAM token.', needed(token, '/name')],
    mediaType: ['The media type of a request.', onlyEntry(operation, '/requestBody/content')[0]],
    maxInstanceIds: ['The most instance IDs that one request can carry.', needed(contract, limit)],
    successStatus: [
      'The status of a response that has one result for each instance.',
      statuses.find((status) => status < 300),
    ],
    errorStatuses: [
      'The statuses of the errors that the contract declares.',
      statuses.filter((status) => status >= 400),
    ],
  }
  const lines = Object.entries(facts).map(
    ([name, [description, value]]) =>
      `/** ${description} */\nexport const ${name} = ${toLiteral(value)} as const\n`,
  )
  return banner + lines.join('\n')
}

/** Joins every constraint of the contract with its basis, so that a report can say both. */
function generateConstraints(contract: YamlFile, provenance: YamlFile): string {
  const bases = isRecord(provenance.content) ? (provenance.content as Record<string, object>) : {}
  const constraints = listConstraints(contract.content)
  checkProvenance(
    constraints.map(({ pointer }) => pointer),
    bases,
  )
  const rows = constraints.map(({ pointer, value }) => {
    const line = contract.lineOf(namesIn(pointer))
    const facts = { ...(value === undefined ? {} : { value }), ...bases[pointer], line }
    return `  ${toLiteral(pointer)}: ${toLiteral(facts)},`
  })
  return `${banner}/** On what a constraint rests, from the surest to the least sure. */
export type Basis = 'documented' | 'example' | 'general' | 'policy'

/** What is known about one constraint of the contract. */
export interface ConstraintFacts {
  /** What the contract demands there, when it is a plain value. */
  readonly value?: string | number | boolean
  readonly basis: Basis
  /** Where it is stated. */
  readonly stated: string
  /** The line of openapi.yaml. */
  readonly line: number
}

/** Every constraint of the contract, by its JSON pointer (RFC 6901). */
export const constraints: Readonly<Record<string, ConstraintFacts>> = {
${rows.join('\n')}
}
`
}

/** Every constraint needs a basis, and nothing else may have one. Names everything that is wrong at once. */
function checkProvenance(pointers: readonly string[], bases: Readonly<Record<string, unknown>>): void {
  const missing = pointers.filter((pointer) => !isRecord(bases[pointer]))
  const astray = Object.keys(bases).filter((pointer) => !pointers.includes(pointer))
  const faults = [
    ...(missing.length > 0 ? [`lacks the basis of ${missing.join(', ')}; add it`] : []),
    ...(astray.length > 0 ? [`has a basis for ${astray.join(', ')}, which is no constraint; remove it`] : []),
  ]
  if (faults.length > 0) throw new ContractFileError(`${provenancePath} ${faults.join(', and ')}.`)
}

/** The one operation of the contract, and where it is. */
function theOperation(contract: unknown) {
  const [path, item] = onlyEntry(contract, '/paths')
  const [method, operation] = onlyEntry(item, '')
  return { path, method, operation }
}

/** The value at a JSON pointer into the contract, or a part of it, which must exist. */
function needed(node: unknown, pointer: string): unknown {
  const value = valueAt(node, pointer)
  if (value !== undefined) return value
  throw new ContractFileError(`${contractPath} has no ${nameOf(pointer)}, which the generated code needs.`)
}

/** The one entry of an object that must have exactly one. */
function onlyEntry(node: unknown, pointer: string): [string, unknown] {
  const [entry, ...others] = entriesAt(node, pointer)
  if (entry && others.length === 0) return entry
  throw new ContractFileError(
    `${contractPath} must have exactly one entry in ${nameOf(pointer) || 'its path'}, because the generated code is for one operation.`,
  )
}

function entriesAt(node: unknown, pointer: string): [string, unknown][] {
  const value = needed(node, pointer)
  return isRecord(value) ? Object.entries(value) : []
}

function nameOf(pointer: string): string {
  return namesIn(pointer).join('.')
}

function toLiteral(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(toLiteral).join(', ')}]`
  if (isRecord(value)) {
    return `{ ${Object.entries(value)
      .map(([key, entry]) => `${key}: ${toLiteral(entry)}`)
      .join(', ')} }`
  }
  return String(value)
}

/** Names the files that do not match the contract. */
async function findDrift(files: Map<string, string>): Promise<string[]> {
  const drifted: string[] = []
  for (const [path, text] of files) {
    const committed = await readFile(path, 'utf8').catch(() => undefined)
    if (committed !== text) drifted.push(path)
  }
  return drifted
}

/** Writes what the contract makes, or with `--check` compares it with what is there. */
export async function main(args: string[]): Promise<string> {
  const { values } = parseArgs({ args, options: { check: { type: 'boolean', default: false } } })
  const files = await generate()
  if (values.check) {
    const drifted = await findDrift(files)
    if (drifted.length > 0) {
      throw new ContractFileError(
        `${drifted.join(', ')} ${drifted.length > 1 ? 'do' : 'does'} not match the contract; run "npm run generate" and commit the result.`,
      )
    }
    return `${outputFolder}/ and ${programsPath} match the contract.`
  }
  await mkdir(outputFolder, { recursive: true })
  for (const [path, text] of files) await writeFile(path, text)
  return `Wrote ${[...files.keys()].join(', ')}.`
}
