import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed package. */
    readonly tarball: string
    /** A project with nothing but the packed package and its dependencies installed. */
    readonly scratchProject: string
  }
}

/** Builds and packs the package, and installs it in a project of its own, without the registry. */
export default function setup(project: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dds-contract-')))
  const scratchProject = join(folder, 'project')
  mkdirSync(scratchProject)
  run('npm', ['run', '--silent', 'build'])
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder])
  const { name, version, dependencies } = readPackage('.')
  const tarball = join(folder, `${name}-${version}.tgz`)
  install(scratchProject, { name, tarball, dependencies })
  project.provide('tarball', tarball)
  project.provide('scratchProject', scratchProject)
  return () => rmSync(folder, { recursive: true })
}

/**
 * Installs the tarball as a consumer does, except that each dependency is copied from our
 * `node_modules`: a test must not need the registry. Only what the package declares is there.
 */
function install(
  scratchProject: string,
  { name, tarball, dependencies }: { name: string; tarball: string; dependencies: Dependencies },
): void {
  const closure = [...dependencyNames(dependencies)]
  const manifest = {
    private: true,
    type: 'module',
    dependencies: {
      [name]: `file:${tarball}`,
      ...Object.fromEntries(closure.map((dependency) => [dependency, `file:${pathOf(dependency)}`])),
    },
    overrides: Object.fromEntries(closure.map((dependency) => [dependency, `$${dependency}`])),
  }
  writeFileSync(join(scratchProject, 'package.json'), JSON.stringify(manifest, null, 2))
  run('npm', ['install', '--silent', '--offline', '--install-links', '--ignore-scripts'], scratchProject)
}

type Dependencies = Readonly<Record<string, string>>

/** The dependencies, theirs, and so on. */
function dependencyNames(dependencies: Dependencies, found = new Set<string>()): Set<string> {
  for (const name of Object.keys(dependencies)) {
    if (found.has(name)) continue
    found.add(name)
    dependencyNames(readPackage(pathOf(name)).dependencies, found)
  }
  return found
}

function pathOf(dependency: string): string {
  return realpathSync(join('node_modules', dependency))
}

function readPackage(folder: string): { name: string; version: string; dependencies: Dependencies } {
  return { dependencies: {}, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }
}

function run(command: string, args: readonly string[], cwd = process.cwd()): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', 2, 2] })
}
