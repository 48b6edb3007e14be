import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readYaml } from '../../scripts/contract.js'
import { runShell } from '../../tests/support/process.js'
import { lineOf, type Part } from '../made.js'
import { prepareOnce, triable } from '../tools.js'
import { schemasOf } from './schemas.js'
import { both, values } from './values.js'

const files = { '3.1': 'generated/openapi.json', '3.0': 'generated/openapi-3.0.json' } as const
type Edition = keyof typeof files

/** A validator, or what makes one of a schema. */
interface Tool {
  readonly name: string
  readonly version: string
  readonly needs: readonly string[]
  readonly prepare: string
  readonly call: string
}

const node = (name: string, version: string): Tool => ({
  name,
  version,
  needs: ['node', 'npm'],
  prepare: 'npm install --silent --no-package-lock',
  call: 'node validators.mjs',
})
const python = (name: string, version: string): Tool => ({
  name,
  version,
  needs: ['python3'],
  prepare:
    'python3 -m venv .venv && .venv/bin/pip install -q jsonschema==4.26.0 fastjsonschema==2.22.3 jsonschema-rs==0.61.2 datamodel-code-generator==0.89.0 pydantic==2.14.4 openapi-schema-validator==0.9.0',
  call: '.venv/bin/python validators.py',
})
const go = (name: string, version: string): Tool => ({
  name,
  version,
  needs: ['go'],
  prepare:
    'rm -rf go && mkdir go && cp validators.go go/main.go && cd go && go mod init values && go get github.com/getkin/kin-openapi@v0.153.0 github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 github.com/google/jsonschema-go@v0.4.3 github.com/xeipuuv/gojsonschema@v1.2.0 github.com/qri-io/jsonschema@v0.2.1 github.com/kaptinlin/jsonschema@v0.6.0 && go mod tidy && go build -o ../validators .',
  call: './validators',
})

const java = (name: string, version: string): Tool => ({
  name,
  version,
  needs: ['java', 'javac', 'mvn'],
  prepare:
    'mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib && javac -nowarn -d classes -cp "lib/*" Validators.java',
  call: 'java -cp "classes:lib/*" Validators',
})

const tools: readonly Tool[] = [
  node('ajv', '8.20.0'),
  node('ajv, strict: false', '8.20.0'),
  node('@hyperjump/json-schema', '1.18.0'),
  node('@cfworker/json-schema', '4.1.6'),
  node('jsonschema (npm)', '1.5.0'),
  node('@exodus/schemasafe', '1.3.0'),
  node('is-my-json-valid', '2.20.6'),
  node('jsen', '0.6.6'),
  node('z-schema', '12.5.0'),
  node('typebox/schema', '1.4.3'),
  node('@criteria/json-schema-validation', '0.10.0'),
  node('djv', '2.1.4'),
  node('@ark/json-schema', '0.0.6'),
  node('zod fromJSONSchema', '4.6.7'),
  node('json-schema-to-zod', '2.8.1'),
  node('openapi-request-validator, openapi-response-validator', '12.1.3'),
  python('jsonschema (Python)', '4.26.0'),
  python('fastjsonschema', '2.22.3'),
  python('jsonschema-rs', '0.61.2'),
  python('openapi-schema-validator', '0.9.0'),
  python('datamodel-code-generator, pydantic', '0.89.0'),
  go('kin-openapi', '0.153.0'),
  go('santhosh-tekuri/jsonschema', '6.0.3'),
  go('google/jsonschema-go', '0.4.3'),
  go('xeipuuv/gojsonschema', '1.2.0'),
  go('qri-io/jsonschema', '0.2.1'),
  go('kaptinlin/jsonschema', '0.6.0'),
  java('networknt', '3.0.9'),
  java('everit', '1.14.6'),
  java('json-sKema', '0.32.0'),
  java('vertx-json-schema', '5.0.7'),
  java('openapi4j', '1.0.7'),
]

/** What a validator wrote: why it does not take the schemas, or which values it accepted and what it says of "both". */
type Seen =
  | { readonly refused: string }
  | { readonly accepted: readonly boolean[]; readonly errors: readonly (readonly [string, string])[] }

/** Holds the values against both editions, with one validator after the other. */
export const exclusivity: Part = {
  name: 'exclusivity',
  tools: tools.map(({ name }) => name),
  async run(work, words) {
    const folder = join(work, 'exclusivity')
    await writeValues(folder)
    const prepare = prepareOnce(folder)
    const rows: string[][] = []
    for await (const tool of triable(tools, words)) {
      await prepare(tool.prepare)
      for (const edition of Object.keys(files) as Edition[]) {
        const { stdout, stderr } = await runShell(`${tool.call} '${tool.name}' ${edition}`, { cwd: folder })
        const last = stdout.trim().split('\n').at(-1) || JSON.stringify({ refused: stderr.slice(0, 200) })
        rows.push(rowOf(tool, edition, JSON.parse(last) as Seen))
        console.log(lineOf(rows.at(-1) ?? []))
      }
    }
    const right = `right of ${values.length}`
    const heads = ['tool', 'version', 'edition', right, 'wrongly accepts', 'both outcomes']
    const isWhole = rows.length === tools.length * Object.keys(files).length
    return { tables: [{ page: 'docs/exclusivity.md', heads, rows, isWhole }], problems: [] }
  },
}

/** Writes the values and the schemas of both editions, for the programs that ask the validators. */
async function writeValues(folder: string): Promise<void> {
  await cp('portability/exclusivity', folder, { recursive: true })
  const schemas = await Promise.all(
    Object.entries(files).map(
      async ([edition, file]) => [edition, schemasOf((await readYaml(file)).content)] as const,
    ),
  )
  await writeFile(
    join(folder, 'values.json'),
    JSON.stringify({ schemas: Object.fromEntries(schemas), values, both: both.text }),
  )
}

function rowOf({ name, version }: Tool, edition: Edition, seen: Seen): string[] {
  const start = [name, version, edition]
  if ('refused' in seen) return [...start, '**does not load**', seen.refused.replaceAll('|', '\\|'), '']
  const wrong = values.filter(({ isValid }, index) => seen.accepted[index] !== isValid)
  const refused = wrong.filter(({ isValid }) => isValid).map(({ what }) => what)
  return [
    ...start,
    wrong.length > 0 ? `**${values.length - wrong.length}**` : String(values.length),
    describe(wrong.filter(({ isValid }) => !isValid)),
    describeBoth(seen.errors) + (refused.length > 0 ? `; refuses ${refused.join(', ')}` : ''),
  ]
}

function describe(wrong: readonly (typeof values)[number][]): string {
  const halves = wrong.filter(({ isHalf }) => isHalf)
  const others = wrong.filter((value) => !halves.includes(value)).map(({ what }) => what)
  return [...(halves.length > 0 ? [`${halves.length} halves`] : []), ...others].join('; ') || 'none'
}

/** Whether a reader of the errors of a result with both outcomes learns which field is too much. */
function describeBoth(errors: readonly (readonly [string, string])[]): string {
  if (errors.length === 0) return '**accepted**'
  const fields = errors.flatMap(([place]) => /job_id|error_code|error_message/.exec(place)?.[0] ?? [])
  return fields.length > 0
    ? `refused, names ${[...new Set(fields)].toSorted().join(', ')}`
    : 'refused, names no field'
}
