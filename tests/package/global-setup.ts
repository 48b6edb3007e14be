import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { cloneInto } from '../support/clone.js'
import { repository, runNpm } from '../support/process.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed package. */
    readonly tarball: string
    /** The program of the package, where all that it can use is installed. */
    readonly commandLine: string
    /** A project with nothing but the packed package and its dependencies installed; copy it, don't change it. */
    readonly scratchProject: string
  }
}

/**
 * Packs the package, as npm does for whoever installs it from git: in a clone where nothing is built. Then
 * installs it in a separate project, without the registry.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'dds-contract-')))
  const clone = join(folder, 'clone')
  const scratchProject = join(folder, 'project')
  await cloneInto(clone)
  await runNpm(['pack', '--pack-destination', folder], { cwd: clone })
  const { name, version, dependencies } = await readPackage(clone)
  const tarball = join(folder, `${name}-${version}.tgz`)
  await mkdir(scratchProject)
  await install(scratchProject, { name, tarball, dependencies })
  project.provide('tarball', tarball)
  project.provide('commandLine', join(clone, 'dist/src/cli.js'))
  project.provide('scratchProject', scratchProject)
  return () => rm(folder, { recursive: true, maxRetries: 5 })
}

/**
 * Installs the tarball as a consumer does, except that each dependency is copied from our
 * `node_modules`: a test must not need the registry. Only what the package declares is there.
 */
async function install(
  scratchProject: string,
  { name, tarball, dependencies }: { name: string; tarball: string; dependencies: Dependencies },
): Promise<void> {
  const closure = [...(await dependencyNames(dependencies))]
  const manifest = {
    private: true,
    type: 'module',
    dependencies: {
      [name]: `file:${tarball}`,
      ...Object.fromEntries(closure.map((dependency) => [dependency, `file:${pathOf(dependency)}`])),
    },
    overrides: Object.fromEntries(closure.map((dependency) => [dependency, `$${dependency}`])),
  }
  await writeFile(join(scratchProject, 'package.json'), JSON.stringify(manifest, null, 2))
  // A cache of its own, so that nothing depends on what somebody has installed before.
  const cache = join(scratchProject, '..', 'npm-cache')
  await runNpm(['install', '--offline', '--cache', cache, '--install-links', '--ignore-scripts'], {
    cwd: scratchProject,
  })
}

type Dependencies = Readonly<Record<string, string>>

/** The dependencies, theirs, and so on. */
async function dependencyNames(dependencies: Dependencies, found = new Set<string>()): Promise<Set<string>> {
  for (const name of Object.keys(dependencies)) {
    if (found.has(name)) continue
    found.add(name)
    await dependencyNames((await readPackage(pathOf(name))).dependencies, found)
  }
  return found
}

function pathOf(dependency: string): string {
  return join(repository, 'node_modules', dependency)
}

async function readPackage(
  folder: string,
): Promise<{ name: string; version: string; dependencies: Dependencies }> {
  return { dependencies: {}, ...JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) }
}
