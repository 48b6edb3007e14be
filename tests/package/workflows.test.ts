import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
}

const folder = '.github/workflows'
const jobs = readdirSync(folder).flatMap((file) => {
  const { permissions, jobs } = parse(readFileSync(`${folder}/${file}`, 'utf8'))
  return Object.entries<Job>(jobs).map(([name, job]) => ({
    name: `${file}/${name}`,
    permissions,
    ...job,
  }))
})

describe('workflows', () => {
  it('should name each action by its commit: a tag can be moved', () => {
    const actions = jobs.flatMap(({ steps }) => steps.flatMap(({ uses = [] }) => uses))

    expect(actions.length).toBeGreaterThan(10)
    expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([])
  })

  it('should run nothing that npm installs where anything can be written', () => {
    const writing = jobs.filter(({ permissions }) => Object.values(permissions ?? {}).includes('write'))

    expect(writing.map(({ name }) => name)).toEqual([
      'pages.yml/deploy',
      'release.yml/publish',
      'release.yml/documents',
    ])
    for (const { steps } of writing) {
      expect(steps.filter(({ run = '' }) => /npm (ci|i|install|run|test)|npx/.test(run))).toEqual([])
    }
  })
})
