import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the package must work, and what shows it. */
export interface Habitat {
  readonly name: string
  /** What is installed beside it, as `name@version`. */
  readonly packages: readonly string[]
  /** The oldest Node on which these run. */
  readonly node: string
  /** Where it runs: the folder of a lock, or one of its own. */
  readonly folder: string
  /** The line of Bash that installs the package, in a folder of its own. */
  readonly install?: string
  /** The line of Bash that tries it. */
  readonly command: string
}

/** The locks: these packages as they are today, and as old as the package is tried with. */
export const editions = ['newest', 'oldest'] as const

const vitest = 'npx vitest run --globals'
const jest = 'NODE_OPTIONS=--experimental-vm-modules npx jest'
const judge = 'dds-contract conformance --runs 1'

/** Each is tried in every edition that has all of its packages. */
const locked: readonly (readonly [name: string, packages: readonly string[], command: string])[] = [
  ['Vitest with jsdom', ['vitest', 'jsdom'], `${vitest} --environment jsdom realms`],
  ['Vitest with happy-dom', ['vitest', 'happy-dom'], `${vitest} --environment happy-dom realms`],
  ['Jest', ['jest'], `${jest} realms`],
  ['Jest with jsdom', ['jest', 'jest-environment-jsdom'], `${jest} --env=jest-fixed-jsdom realms`],
  [
    'Jest with happy-dom',
    ['jest', '@happy-dom/jest-environment'],
    `${jest} --env=@happy-dom/jest-environment realms`,
  ],
  ['Jest, as the page says', ['jest'], 'bash -eu jest.sh'],
  ['undici behind a proxy, as the page says', ['undici'], 'node behind-proxy.js'],
  ['MSW', ['msw'], 'node msw.js'],
  ['nock', ['nock'], 'node nock.js'],
  ['Bun', ['bun'], 'npx bun consumer.js'],
  ['Bun, as one executable', ['bun'], 'bash -eu executable.sh'],
  ['Deno', ['deno'], 'npx deno run --allow-all --no-lock consumer.js'],
  ['workerd', ['miniflare', 'esbuild'], 'bash -eu workerd.sh'],
  ['bundlers of declarations', ['@microsoft/api-extractor', 'rollup-plugin-dts'], 'bash -eu declarations.sh'],
]

/** Package managers, and how each runs a program of what it has installed. */
const managers = [
  ['npm 10.9.9', 'npx --yes npm@10.9.9 install --ignore-scripts', 'npx'],
  ['npm 12.2.2', 'npx --yes npm@12.2.2 install', 'npx'],
  ['pnpm 9.0.0', 'npx --yes pnpm@9.0.0 add --ignore-scripts', 'npx --yes pnpm@9.0.0 exec'],
  ['pnpm 12.21.0', 'npx --yes pnpm@12.21.0 add --ignore-scripts', 'npx --yes pnpm@12.21.0 exec'],
] as const

/** A project of its own, into which the package is installed together with others. */
function project(
  name: string,
  details: Omit<Habitat, 'name' | 'folder' | 'node'> & { node?: string },
): Habitat {
  return { node: '20.19.0', ...details, name, folder: name.toLowerCase().replace(/[^\w.]+/g, '-') }
}

/** The oldest and the newest of each peer, which no package manager may refuse. */
const withPeers = managers.flatMap(([manager, install, exec]) =>
  [
    { age: 'oldest', packages: ['@stoplight/prism-cli@5.0.1', 'vitest@0.34.6'], node: '20.19.0' },
    { age: 'newest', packages: ['@stoplight/prism-cli@5.16.0', 'vitest@5.1.2'], node: '24.18.0' },
  ].map(({ age, ...beside }) =>
    project(`${manager}, with the ${age} peers`, {
      ...beside,
      install,
      command: `${exec} ${judge} && ${exec} vitest run conformance`,
    }),
  ),
)

/** The matcher with each major version of Vitest that has types for it. */
const withVitest = (
  [
    ['3.0.0', '20.19.43', '20.19.0'],
    ['3.2.4', '20.19.43', '20.19.0'],
    ['4.1.12', '20.19.43', '20.19.0'],
    ['5.1.2', '22.20.7', '22.12.0'],
  ] as const
).map(([version, types, node]) =>
  project(`Vitest ${version}, its types and its matcher`, {
    packages: [`vitest@${version}`, 'typescript@5.9.3', `@types/node@${types}`],
    node,
    install: 'npm install --ignore-scripts',
    command: 'npx tsc -p tsconfig.matcher.json && npx vitest run matcher',
  }),
)

const separate: readonly Habitat[] = [
  ...withVitest,
  ...withPeers,
  project('HTTP clients as fetch, as the page on the client says', {
    packages: [
      'axios@1.21.1',
      'fetch-retry@6.0.0',
      'ky@1.14.3',
      'node-fetch@3.3.2',
      'ofetch@1.5.1',
      'undici@7.30.2',
    ],
    install: 'npm install --ignore-scripts',
    command: 'node wrappers.js',
  }),
  project('Next, a route handler', {
    packages: ['next@16.4.6', 'react@19.2.0', 'react-dom@19.2.0'],
    install: 'npm install --ignore-scripts',
    command: 'NEXT_TELEMETRY_DISABLED=1 npx next build && node next.js',
  }),
  project('Yarn 1', { packages: [], install: 'npx --yes yarn@1.22.22 add', command: 'node consumer.js' }),
  project('Yarn 4.18.1, Plug’n’Play', {
    packages: [],
    install: 'bash -eu yarn.sh add',
    command: `bash -eu yarn.sh node consumer.js && bash -eu yarn.sh ${judge}`,
  }),
  project('Node with permissions', {
    packages: [],
    node: '25.0.0',
    install: 'npm install --ignore-scripts',
    command: 'node --permission --allow-net --allow-fs-read="$PWD" network.mts',
  }),
  project('Node that strips types', {
    packages: [],
    node: '22.18.0',
    install: 'npm install --ignore-scripts',
    command: 'node network.mts',
  }),
]

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly engines?: { readonly node?: string } }>>
}

function read<T>(edition: string, file: string): T {
  return JSON.parse(readFileSync(join('habitats', edition, file), 'utf8'))
}

/** Those of an edition, with the versions of its lock, and the oldest Node that its packages ask for. */
function ofEdition(edition: string): Habitat[] {
  const { dependencies } = read<Manifest>(edition, 'package.json')
  const lock = read<Lock>(edition, 'package-lock.json').packages
  return locked
    .filter(([, packages]) => packages.every((name) => name in dependencies))
    .map(([name, packages, command]) => {
      // As in "^22.22.2 || ^24.15.0 || >=26.0.0".
      const engines = packages.map((each) => lock[`node_modules/${each}`]?.engines?.node ?? '')
      const asked = engines.map((range) => /\d+(\.\d+)*/.exec(range)?.[0] ?? '0')
      return {
        name,
        packages: packages.map((each) => `${each}@${dependencies[each]}`),
        node: asked.reduce((one, other) => (isOlder(one, other) ? other : one), '20.19.0'),
        folder: edition,
        command,
      }
    })
}

/** Whether a version comes before another. */
export function isOlder(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) < 0
}

/** All of them, those of a lock first. */
export const habitats: readonly Habitat[] = [...editions.flatMap(ofEdition), ...separate]
