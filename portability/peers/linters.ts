import { install } from './mocks.js'
import { installPython, python } from './testers.js'

/** A linter or validator of OpenAPI documents. */
export interface Linter {
  readonly name: string
  readonly version: string
  readonly needs: readonly string[]
  readonly prepare: readonly string[]
  /** Lints the file in `FILE`. */
  readonly lint: string
  /** The line that says most when it complains. */
  readonly complaint: RegExp
}

const npm = ['node', 'npm']
const linter = (folder: string, ...packages: readonly string[]) => ({
  needs: npm,
  prepare: [install(`linters/${folder}`, ...packages)],
})
const inFolder = (name: string, program: string) => `cd linters/${name} && node ${program}`

export const linters: readonly Linter[] = [
  {
    ...linter('spectral', '@stoplight/spectral-cli@6.16.3'),
    name: 'Spectral, `spectral:oas`',
    version: '6.16.3',
    lint: `cd linters/spectral && echo 'extends: spectral:oas' >.spectral.yaml && npx spectral lint --fail-severity hint "$FILE"`,
    complaint: /\d+ problems.*/,
  },
  {
    ...linter('ibm', 'ibm-openapi-validator@1.38.4'),
    name: 'ibm-openapi-validator',
    version: '1.38.4',
    lint: 'cd linters/ibm && npx lint-openapi "$FILE"',
    complaint: /properties\.\w+ must be a schema object|Total number of errors.*/,
  },
  {
    ...linter('speccy', 'speccy@0.11.0'),
    name: 'speccy',
    version: '0.11.0',
    lint: 'cd linters/speccy && npx speccy lint "$FILE"',
    complaint: /Must be .*/,
  },
  {
    ...linter('swagger-parser', '@apidevtools/swagger-parser@13.1.0'),
    name: '@apidevtools/swagger-parser',
    version: '13.1.0',
    lint: inFolder(
      'swagger-parser',
      `--input-type=module -e "import parser from '@apidevtools/swagger-parser'; await parser.validate(process.env.FILE)"`,
    ),
    complaint: /#\/.*/,
  },
  {
    ...linter('oas-normalize', 'oas-normalize@17.0.1'),
    name: 'oas-normalize',
    version: '17.0.1',
    lint: inFolder(
      'oas-normalize',
      `--input-type=module -e "import OASNormalize from 'oas-normalize'; const { valid } = await new OASNormalize(process.env.FILE, { enablePaths: true }).validate(); process.exit(valid ? 0 : 1)"`,
    ),
    complaint: /.*rror.*/,
  },
  {
    name: 'openapi-spec-validator',
    version: '0.9.0',
    needs: python,
    prepare: [installPython],
    lint: '.venv/bin/openapi-spec-validator "$FILE"',
    complaint: /.*rror.*/,
  },
  {
    name: 'kin-openapi, `cmd/validate`',
    version: '0.153.0',
    needs: ['go'],
    prepare: [],
    lint: 'go run github.com/getkin/kin-openapi/cmd/validate@v0.153.0 "$FILE"',
    complaint: /.*/,
  },
]
