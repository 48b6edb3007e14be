import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { createWorkspace, type Workspace } from './workspace.js'

const files = [
  'openapi.json',
  'openapi.ts',
  'openapi-3.0.json',
  'openapi-3.0.yaml',
  'schema.d.ts',
  'operation.ts',
  'constraints.ts',
].map((name) => `generated/${name}`)
const contract = 'openapi/openapi.yaml'
const provenance = 'openapi/provenance.yaml'
const page = 'docs/other-languages.md'

describe('npm run generate', () => {
  it('should make what is committed, wherever and however often it runs', async () => {
    const workspace = await createWorkspace()
    const committed = await Promise.all(files.map(workspace.read))
    for (const file of files) await workspace.remove(file)

    const first = await workspace.runAsCommand('generate')
    const made = await Promise.all(files.map(workspace.read))
    const second = await workspace.run('generate')
    const again = await Promise.all(files.map(workspace.read))

    expect([first.exitCode, second.exitCode]).toEqual([0, 0])
    expect(made).toEqual(committed)
    expect(again).toEqual(committed)
  })

  it('should carry a new limit into every file', async () => {
    const workspace = await createWorkspace()
    await workspace.edit(contract, `maxItems: ${maxInstanceIds}`, 'maxItems: 7')
    await workspace.run('generate')
    expect(await workspace.read('generated/operation.ts')).toContain(
      'export const maxInstanceIds = 7 as const',
    )
    expect(await workspace.read('generated/openapi.json')).toContain('"maxItems": 7')
    expect(await workspace.read('generated/openapi-3.0.json')).toContain('"maxItems": 7')
    expect(await workspace.read('generated/openapi-3.0.yaml')).toContain('maxItems: 7')
    expect(await workspace.read('generated/constraints.ts')).toMatch(
      /maxItems': \{ value: 7, basis: 'documented'/,
    )
  })

  it('should carry a change of each program into its page, and nothing else', async () => {
    const workspace = await createWorkspace()
    const before = await workspace.read(page)
    const lines = ['package main', 'import os', 'import java.util.List;', 'use dds::types::']
    for (const line of lines) await workspace.edit(contract, line, `$$& ${line}`)

    await workspace.run('generate')

    const changed = lines.reduce((text, line) => text.replace(line, () => `$& ${line}`), before)
    expect(await workspace.read(page)).toBe(changed)
    expect(changed.match(/\$& /g)).toHaveLength(lines.length)
  })
})

describe('npm run generate -- --check', () => {
  it('should pass on what is committed and write nothing', async () => {
    const workspace = await createWorkspace()
    const { exitCode, stdout, stderr } = await workspace.runAsCommand('generate', '--check')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toBe('generated/ and docs/other-languages.md match the contract.\n')
  })

  it('should fail on a changed contract, and name what is outdated', async () => {
    const workspace = await createWorkspace()
    await workspace.edit(contract, `maxItems: ${maxInstanceIds}`, 'maxItems: 7')
    const { exitCode, stderr } = await workspace.run('generate', '--check')
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'generate: generated/operation.ts, generated/constraints.ts, generated/openapi.json, generated/openapi-3.0.json, generated/openapi-3.0.yaml, generated/openapi.ts do not match the contract; run "npm run generate" and commit the result.\n',
    )
    expect(await workspace.read('generated/operation.ts')).toContain(`maxInstanceIds = ${maxInstanceIds}`)
  })

  it('should fail on files that somebody edited or removed', async () => {
    const workspace = await createWorkspace()
    const [removed = '', ...edited] = files
    await workspace.remove(removed)
    for (const file of edited) await workspace.write(file, `${await workspace.read(file)} `)
    await workspace.edit(page, 'package main', 'package other')
    const { exitCode, stderr } = await workspace.run('generate', '--check')
    expect(exitCode).toBe(2)
    for (const file of [...files, page]) expect(stderr).toContain(file)
  })
})

/** What can be wrong with the files or the command, and the one sentence that must report it. */
const mistakes: Record<
  string,
  { make: (workspace: Workspace) => Promise<void>; args?: string[]; says: RegExp }
> = {
  'broken YAML': {
    make: (workspace) => workspace.edit(contract, 'info:\n', 'info: {\n'),
    says: /openapi\.yaml:\d+:\d+ is not valid YAML: /,
  },
  'an empty contract': {
    make: (workspace) => workspace.write(contract, ''),
    says: /openapi\.yaml has no paths, which the generated code needs\./,
  },
  'a missing contract': {
    make: (workspace) => workspace.remove(contract),
    says: /openapi\.yaml does not exist\./,
  },
  'a missing provenance': {
    make: (workspace) => workspace.remove(provenance),
    says: /provenance\.yaml does not exist\./,
  },
  'a missing page': {
    make: (workspace) => workspace.remove(page),
    says: /other-languages\.md does not exist\./,
  },
  'an unknown option': { make: async () => {}, args: ['--chek'], says: /Unknown option '--chek'/ },
  'a superfluous argument': { make: async () => {}, args: ['check'], says: /Unexpected argument 'check'/ },
  'constraints without basis, all of them': {
    make: async (workspace) => {
      for (const name of ['JobId', 'ErrorCode']) {
        await workspace.edit(provenance, `/components/schemas/${name}/type: {`, '# {')
      }
    },
    says: /provenance\.yaml lacks the basis of \/components\/schemas\/JobId\/type, \/components\/schemas\/ErrorCode\/type; add it\./,
  },
  'a constraint without basis, and a basis of no constraint': {
    make: (workspace) =>
      workspace.edit(provenance, '/components/schemas/JobId/type: {', '/components/schemas/JobID/type: {'),
    says: /lacks the basis of \/components\/schemas\/JobId\/type; add it, and has a basis for \/components\/schemas\/JobID\/type, which is no constraint; remove it\./,
  },
  'a basis of no constraint': {
    make: async (workspace) =>
      workspace.write(
        provenance,
        `${await workspace.read(provenance)}/nowhere: { basis: policy, stated: x }\n`,
      ),
    says: /provenance\.yaml has a basis for \/nowhere, which is no constraint; remove it\./,
  },
  'keys that nobody has classed, all of them': {
    make: (workspace) =>
      workspace.edit(
        contract,
        `maxItems: ${maxInstanceIds}`,
        `maxItems: ${maxInstanceIds}\n          minItems: 1\n          uniqueItems: true`,
      ),
    says: /add them to scripts\/constraints\.ts: \/\S+\/instance_ids\/minItems, \/\S+\/instance_ids\/uniqueItems$/m,
  },
  'a keyword beside a reference': {
    make: (workspace) =>
      workspace.edit(
        contract,
        "          $ref: '#/components/schemas/InstanceId'\n        job_id: false",
        "          $ref: '#/components/schemas/InstanceId'\n          title: x\n        job_id: false",
      ),
    says: /"title" stands next to a reference to #\/components\/schemas\/InstanceId, which OpenAPI 3\.0 ignores; move it to where the reference leads\./,
  },
  'several types of a field': {
    make: (workspace) =>
      workspace.edit(
        contract,
        'type: string\n      examples:\n        - e46',
        'type: [string]\n      examples:\n        - e46',
      ),
    says: /"type" of a schema has no form in OpenAPI 3\.0 that is known; add one to scripts\/portable\.ts\./,
  },
  'a reference to another file': {
    make: (workspace) =>
      workspace.edit(contract, "$ref: '#/components/schemas/InstanceId'", "$ref: 'ids.yaml#/InstanceId'"),
    says: /openapi\.yaml refers to ids\.yaml#\/InstanceId, but it is published as one file; move that into it\./,
  },
  'a reference to nothing': {
    make: (workspace) =>
      workspace.edit(contract, "$ref: '#/components/schemas/InstanceId'", "$ref: '#/components/schemas/Id'"),
    says: /openapi\.yaml refers to #\/components\/schemas\/Id, which does not exist\./,
  },
}

describe('a mistake', () => {
  it.each(Object.entries(mistakes))(
    'should be told in one sentence: %s',
    async (_, { make, args = [], says }) => {
      const workspace = await createWorkspace()
      await make(workspace)
      const { exitCode, stdout, stderr } = await workspace.run('generate', ...args)
      expect(exitCode).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toMatch(says)
      expect(stderr).toMatch(/^generate: [^\n]+\n$/)
    },
  )
})
