import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { bundle, createConfig } from '@redocly/openapi-core'
import openapiTS, { astToString } from 'openapi-typescript'
import { listConstraints, toTokens } from './constraints.js'
import { ContractFileError, isRecord, readYaml, type YamlFile } from './contract.js'

const contractPath = 'openapi/openapi.yaml'
const provenancePath = 'openapi/provenance.yaml'
const outputFolder = 'generated'
const banner = '// Generated from openapi/ by `npm run generate`. Do not edit.\n\n'

/** The parts of a contract that become facts in code. */
interface Contract {
  readonly info: { readonly version: string }
  readonly paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>
  readonly components: {
    readonly securitySchemes: Record<string, { readonly name: string }>
    readonly schemas: {
      readonly BatchUpgradeDatabaseVersionRequestBody: {
        readonly properties: { readonly instance_ids: { readonly maxItems: number } }
      }
    }
  }
}

/** Turns the contract into the files of `generated/`, by file name. */
async function generate(): Promise<Map<string, string>> {
  const contract = await readYaml(contractPath)
  const provenance = await readYaml(provenancePath)
  const bundled = await bundleContract()
  return new Map([
    ['openapi.json', `${JSON.stringify(bundled, null, 2)}\n`],
    ['schema.d.ts', await generateTypes(bundled)],
    ['operation.ts', generateOperation(bundled)],
    ['constraints.ts', generateConstraints(contract, provenance)],
  ])
}

async function bundleContract(): Promise<Contract> {
  const { bundle: document, problems } = await bundle({ ref: contractPath, config: await createConfig({}) })
  const [problem] = problems
  if (problem) throw new ContractFileError(`${contractPath} cannot be bundled: ${problem.message}`)
  return document.parsed as Contract
}

async function generateTypes(contract: Contract): Promise<string> {
  const types = await openapiTS(JSON.stringify(contract), {
    // A default must not make a field mandatory for whoever sends it.
    defaultNonNullable: false,
    silent: true,
  })
  return banner + astToString(types)
}

/** Writes down the facts that code needs and must not repeat: method, path, limits, statuses, token header. */
function generateOperation(contract: Contract): string {
  const [path, item] = only(contract.paths, 'path')
  const [method, operation] = only(item, 'operation')
  const [, token] = only(contract.components.securitySchemes, 'security scheme')
  const statuses = Object.keys(operation.responses).map(Number)
  const body = contract.components.schemas.BatchUpgradeDatabaseVersionRequestBody
  const facts = {
    contractVersion: contract.info.version,
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    tokenHeader: token.name,
    maxInstanceIds: body.properties.instance_ids.maxItems,
    successStatus: statuses.find((status) => status < 300),
    errorStatuses: statuses.filter((status) => status >= 400),
  }
  const descriptions: Record<keyof typeof facts, string> = {
    contractVersion: '`info.version` of the contract, and the version of this package.',
    operationId: '`operationId` of the one operation.',
    method: 'Its HTTP method.',
    path: 'Its path template.',
    tokenHeader: 'The request header that carries the IAM token.',
    maxInstanceIds: 'The most instance IDs that one request can carry.',
    successStatus: 'The status of an answer that has one result for each instance.',
    errorStatuses: 'The statuses of the errors that the contract declares.',
  }
  return (
    banner +
    Object.entries(facts)
      .map(([name, value]) => {
        const description = descriptions[name as keyof typeof facts]
        return `/** ${description} */\nexport const ${name} = ${toLiteral(value)} as const\n`
      })
      .join('\n')
  )
}

/** Joins every constraint of the contract with its basis, so that a report can say both. */
function generateConstraints(contract: YamlFile, provenance: YamlFile): string {
  const bases = isRecord(provenance.content) ? provenance.content : {}
  const rows = listConstraints(contract.content).map(({ pointer, value }) => {
    const entry = bases[pointer]
    if (!isRecord(entry)) {
      throw new ContractFileError(`${pointer} has no basis; add it to ${provenancePath}.`)
    }
    const line = contract.lineOf(toTokens(pointer))
    return `  ${toLiteral(pointer)}: ${toLiteral({ ...(value === undefined ? {} : { value }), ...entry, line })},`
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

/** The one entry of an object that must have exactly one. */
function only<Value>(entries: Record<string, Value>, what: string): [string, Value] {
  const [entry, ...others] = Object.entries(entries)
  if (!entry || others.length > 0)
    throw new ContractFileError(`${contractPath} must have exactly one ${what}.`)
  return entry
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

/** Names the generated files whose committed text is not what the contract makes. */
async function findDrift(files: Map<string, string>): Promise<string[]> {
  const drifted: string[] = []
  for (const [name, text] of files) {
    const committed = await readFile(`${outputFolder}/${name}`, 'utf8').catch(() => undefined)
    if (committed !== text) drifted.push(`${outputFolder}/${name}`)
  }
  return drifted
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const files = await generate()
  if (values.check) {
    const drifted = await findDrift(files)
    if (drifted.length > 0) {
      throw new ContractFileError(
        `${drifted.join(', ')} ${drifted.length > 1 ? 'are' : 'is'} not what the contract makes; run "npm run generate" and commit the result.`,
      )
    }
    console.log(`${outputFolder}/ is what the contract makes.`)
    return
  }
  await mkdir(outputFolder, { recursive: true })
  for (const [name, text] of files) await writeFile(`${outputFolder}/${name}`, text)
  console.log(`Wrote ${[...files.keys()].map((name) => `${outputFolder}/${name}`).join(', ')}.`)
}

main().catch((error: Error & { code?: string }) => {
  const known = error instanceof ContractFileError || error.code?.startsWith('ERR_PARSE_ARGS')
  console.error(known ? `generate: ${error.message}` : error)
  process.exitCode = known ? 2 : 70
})
