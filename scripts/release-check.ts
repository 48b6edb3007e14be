import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { type Bump, bumps, type Change, rateConstraintChanges } from './bump.js'
import { ContractFileError, isRecord, readYaml } from './contract.js'

const contractPath = 'openapi/openapi.yaml'
/** The contract of the last release; the commit of a release renews it (`--record`). */
const releasedPath = 'openapi/released.yaml'

/** The address of the project until it has one: no one can own a name with this ending (RFC 2606, section 2). */
const placeholder = 'repository.invalid'

type Version = readonly [major: number, minor: number, patch: number]

/** Checks the version against what changed since the last release; `--record` makes the contract the released one. */
export async function main(args: string[]): Promise<string> {
  const { values } = parseArgs({ args, options: { record: { type: 'boolean', default: false } } })
  const version = await readVersion(contractPath)
  const packageVersion: unknown = JSON.parse(await readFile('package.json', 'utf8')).version
  if (packageVersion !== version.join('.')) {
    throw new ContractFileError(
      `${contractPath} says ${version.join('.')} and package.json ${packageVersion}; give both the same version.`,
    )
  }
  const verdict = existsSync(releasedPath)
    ? await compare(version)
    : `Nothing is released before ${version.join('.')}.`
  return values.record ? `${verdict}\n${await record(version)}` : verdict
}

/** Compares the contract with the released one, and says what its version has to be. */
async function compare(version: Version): Promise<string> {
  const released = await readVersion(releasedPath)
  const { content: before } = await readYaml(releasedPath)
  const { content: after } = await readYaml(contractPath)
  const changes = [...rateConstraintChanges(before, after), ...(await rateByRedocly())]
  const needed = bumps.findLast((bump) => changes.some((change) => change.bump === bump))
  const least = needed ? raise(released, needed) : released
  const [from, says, needs] = [released, version, least].map((parts) => parts.join('.'))
  if (isBefore(version, least)) {
    const reasons = changes.filter(({ bump }) => bump === needed).map(({ what }) => `\n  ${what}`)
    throw new ContractFileError(
      `${contractPath} says ${says}, but ${needed ? `these changes since ${from} are ${needed} and need` : 'the released one says'} ${needs}; set that version there and in package.json, and run "npm run generate".${reasons.join('')}`,
    )
  }
  return `${says} is enough for what changed since ${from}: ${needed ?? 'nothing'}.`
}

/** What `redocly diff` finds; it knows descriptions, examples and extensions, which demand nothing. */
async function rateByRedocly(): Promise<Change[]> {
  const manifest = createRequire(import.meta.url).resolve('@redocly/cli/package.json')
  const cli = join(dirname(manifest), 'bin/cli.js')
  const config = fileURLToPath(new URL('../redocly.yaml', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, 'diff', releasedPath, contractPath, '--format=json', '--fail-on=none', `--config=${config}`],
    { maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: { stderr?: string }) => {
    throw new ContractFileError(
      `${releasedPath} and ${contractPath} cannot be compared: ${error.stderr?.trim()}`,
    )
  })
  const { changes } = JSON.parse(stdout) as {
    changes: { impact: Bump; kind: string; path: string; property?: string }[]
  }
  return changes
    .filter(({ path, property }) => !(path === '#/info' && property === 'version'))
    .map(({ impact, kind, path, property }) => ({
      bump: impact,
      what: `${kind} ${path}${property ? `, ${property}` : ''}`,
    }))
}

/** Makes the contract the released one, which the next comparison starts from. */
async function record(version: Version): Promise<string> {
  if ((await readFile('package.json', 'utf8')).includes(placeholder)) {
    throw new ContractFileError(
      `package.json still says https://${placeholder}; put the address of the repository there.`,
    )
  }
  const changelog = await readFile('CHANGELOG.md', 'utf8')
  if (!changelog.includes(`## [${version.join('.')}]`)) {
    throw new ContractFileError(
      `CHANGELOG.md has no section ## [${version.join('.')}]; write one and run this again.`,
    )
  }
  await copyFile(contractPath, releasedPath)
  return `${releasedPath} is now the contract ${version.join('.')}.`
}

async function readVersion(path: string): Promise<Version> {
  const { content } = await readYaml(path)
  const info = isRecord(content) && isRecord(content.info) ? content.info : {}
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(String(info.version)) ?? []
  if (patch === undefined) {
    throw new ContractFileError(`info.version of ${path} must be of the form 1.2.3, not ${info.version}.`)
  }
  return [Number(major), Number(minor), Number(patch)]
}

function raise([major, minor, patch]: Version, bump: Bump): Version {
  if (bump === 'major') return [major + 1, 0, 0]
  return bump === 'minor' ? [major, minor + 1, 0] : [major, minor, patch + 1]
}

function isBefore(version: Version, other: Version): boolean {
  return version.join('.').localeCompare(other.join('.'), 'en', { numeric: true }) < 0
}
