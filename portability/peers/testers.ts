import { install } from './mocks.js'

/** A tester, and how it is pointed at a server. */
export interface Tester {
  readonly name: string
  readonly version: string
  readonly edition: '3.1' | '3.0'
  readonly needs: readonly string[]
  /** Commands in a folder with both editions; one that several testers share runs once. */
  readonly prepare: readonly string[]
  /** Tests the server at `URL` with the token in `DDS_AUTH_TOKEN`. The contract that it reads has no other address. */
  readonly test: string
  /** The lines in which it complains, for one that complains about a conforming server too. */
  readonly complaints?: RegExp
}

const npm = ['node', 'npm']
const editions = ['3.1', '3.0'] as const
export const installPython =
  'python3 -m venv .venv && .venv/bin/pip install -q schemathesis==4.32.5 openapi-spec-validator==0.9.0'
export const python = ['python3']

const installValidators = `${install('validators', 'openapi-response-validator@12.1.3', 'chai-openapi-response-validator@0.14.2', 'chai@4.5.0', 'axios@1.21.1')} && cp ../send.mjs ../*-response-validator.mjs .`

export const testers: readonly Tester[] = [
  {
    name: 'this package',
    version: '1.0.0',
    edition: '3.1',
    needs: ['node'],
    prepare: [],
    test: 'cd "$ROOT" && node --import tsx src/cli.ts conformance --base-url "$URL" --seed 1 --quiet',
  },
  {
    name: 'Schemathesis',
    version: '4.32.5',
    edition: '3.1',
    needs: python,
    prepare: [installPython],
    test: '.venv/bin/st run local-3.1.json --url "$URL" -H "X-Auth-Token: $DDS_AUTH_TOKEN" --seed 1',
  },
  ...editions.map((edition) => ({
    name: 'Specmatic test',
    version: '2.55.1',
    edition,
    needs: [...npm, 'java'],
    prepare: [install('specmatic', 'specmatic@2.55.1')],
    test: `IamToken="$DDS_AUTH_TOKEN" java -jar specmatic/node_modules/specmatic/specmatic.jar test --testBaseURL="$URL" local-${edition}.json`,
  })),
  ...editions.map((edition) => ({
    name: 'Dredd',
    version: '14.1.0',
    edition,
    needs: npm,
    prepare: [install('dredd', 'dredd@14.1.0')],
    test: `node dredd/node_modules/dredd/bin/dredd local-${edition}.json "$URL" --header "X-Auth-Token: $DDS_AUTH_TOKEN" --loglevel error --no-color`,
    complaints: /^fail: (?:body|statusCode|headers): .*/gm,
  })),
  ...editions.map((edition) => ({
    name: 'Portman, Newman',
    version: '1.33.0, 6.2.2',
    edition,
    needs: npm,
    // One of its packages asks for tslib without saying so.
    prepare: [install('portman', '@apideck/portman@1.33.0', 'tslib@2.8.1', 'newman@6.2.2')],
    test: `cd portman && npx portman -l ../local-${edition}.json -b "$URL" -c ../portman.json -o collection.json && npx newman run collection.json --env-var baseUrl="$URL" --env-var apiKey="$DDS_AUTH_TOKEN"`,
  })),
  {
    name: '`redocly respect`, two steps',
    version: '2.77.0',
    edition: '3.1',
    needs: ['node'],
    prepare: [],
    test: 'node "$ROOT/node_modules/@redocly/cli/bin/cli.js" respect upgrade.arazzo.yaml --server "dds=$URL"',
  },
  ...editions.map((edition) => ({
    name: 'openapi-response-validator, one request',
    version: '12.1.3',
    edition,
    needs: npm,
    prepare: [installValidators],
    test: `cd validators && node openapi-response-validator.mjs ../local-${edition}.json`,
  })),
  ...editions.map((edition) => ({
    name: 'chai-openapi-response-validator, one request',
    version: '0.14.2',
    edition,
    needs: npm,
    prepare: [installValidators],
    test: `cd validators && node chai-openapi-response-validator.mjs ../local-${edition}.json`,
  })),
]
