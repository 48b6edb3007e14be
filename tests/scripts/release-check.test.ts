import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { createWorkspace, type Workspace } from './workspace.js'

const contract = 'openapi/openapi.yaml'
const released = 'openapi/released.yaml'

describe('npm run release:check', () => {
  it('should pass before the first release', async () => {
    const workspace = await createWorkspace()
    await setVersion(workspace, '1.0.0')
    expect(await workspace.runAsCommand('release:check')).toEqual({
      exitCode: 0,
      stdout: 'Nothing is released before 1.0.0.\n',
      stderr: '',
    })
  })

  it('should fail for a breaking change without a major version, and name it', async () => {
    const workspace = await createReleased('1.0.0')
    await workspace.edit(contract, `maxItems: ${maxInstanceIds}`, 'maxItems: 5')
    await setVersion(workspace, '1.1.0')
    const { exitCode, stderr } = await workspace.run('release:check')
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'says 1.1.0, but these changes since 1.0.0 are major and need 2.0.0; set that version',
    )
    expect(stderr).toContain('instance_ids > maxItems: 5')
  })

  it('should pass when a breaking change has a major version', async () => {
    const workspace = await createReleased('1.0.0')
    await workspace.edit(contract, `maxItems: ${maxInstanceIds}`, 'maxItems: 5')
    await setVersion(workspace, '2.0.0')
    const { exitCode, stdout } = await workspace.run('release:check')
    expect(exitCode).toBe(0)
    expect(stdout).toBe('2.0.0 is enough for what changed since 1.0.0: major.\n')
  })

  it('should pass when other words have a patch version', async () => {
    const workspace = await createReleased('1.0.0')
    await workspace.edit(contract, 'Project ID of a tenant in a region.', 'Project ID of a tenant.')
    await setVersion(workspace, '1.0.1')
    const { exitCode, stdout } = await workspace.run('release:check')
    expect(exitCode).toBe(0)
    expect(stdout).toBe('1.0.1 is enough for what changed since 1.0.0: patch.\n')
  })

  it('should fail when other words have no new version', async () => {
    const workspace = await createReleased('1.0.0')
    await workspace.edit(contract, 'Project ID of a tenant in a region.', 'Project ID of a tenant.')
    const { exitCode, stderr } = await workspace.run('release:check')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('are patch and need 1.0.1')
  })

  it('should fail when the version went down', async () => {
    const workspace = await createReleased('1.2.0')
    await setVersion(workspace, '1.1.9')
    const { exitCode, stderr } = await workspace.run('release:check')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('says 1.1.9, but the released one says 1.2.0; set that version')
  })

  it('should fail when package and contract have different versions', async () => {
    const workspace = await createWorkspace()
    await setVersion(workspace, '9.9.9')
    await workspace.write('package.json', '{ "version": "9.9.8" }')
    const { exitCode, stderr } = await workspace.run('release:check')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/says 9\.9\.9 and package\.json 9\.9\.8; give both the same version\.\n$/)
  })

  it('should refuse an option that it does not have', async () => {
    const workspace = await createWorkspace()
    const { exitCode, stderr } = await workspace.run('release:check', '--recrod')
    expect(exitCode).toBe(2)
    expect(stderr).toBe("release:check: Unknown option '--recrod'\n")
  })
})

describe('npm run release:check -- --record', () => {
  it('should make the contract the released one', async () => {
    const workspace = await createReleased('1.0.0')
    await workspace.edit(contract, 'Project ID of a tenant in a region.', 'Project ID of a tenant.')
    await setVersion(workspace, '1.0.1')
    await workspace.write('CHANGELOG.md', '## [1.0.1] - 2026-12-01\n')
    await settle(workspace)
    const { exitCode } = await workspace.run('release:check', '--record')
    expect(exitCode).toBe(0)
    expect(await workspace.read(released)).toBe(await workspace.read(contract))
  })

  it('should refuse a release from nowhere', async () => {
    const workspace = await createReleased('1.0.0')
    await settle(workspace)
    const manifest = '{"version":"1.0.0","homepage":"https://repository.invalid/contract"}'
    await workspace.write('package.json', manifest)
    const { exitCode, stderr } = await workspace.run('release:check', '--record')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('package.json still says https://repository.invalid; put the address')
  })

  it('should refuse a release that the changelog does not tell of', async () => {
    const workspace = await createReleased('1.0.0')
    await setVersion(workspace, '1.0.1')
    await workspace.write('CHANGELOG.md', '## [1.0.0]\n')
    await settle(workspace)
    const { exitCode, stderr } = await workspace.run('release:check', '--record')
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'release:check: CHANGELOG.md has no section ## [1.0.1]; write one and run this again.\n',
    )
  })
})

/** Gives the project an address. */
async function settle(workspace: Workspace): Promise<void> {
  const text = await workspace.read('package.json')
  await workspace.write('package.json', text.replaceAll('repository.invalid', 'example.com'))
}

/** A workspace in which the present contract was released under this version. */
async function createReleased(version: string): Promise<Workspace> {
  const workspace = await createWorkspace()
  await setVersion(workspace, version)
  await workspace.copy(contract, released)
  return workspace
}

async function setVersion(workspace: Workspace, version: string): Promise<void> {
  const text = await workspace.read(contract)
  await workspace.write(contract, text.replace(/^ {2}version: .*$/m, `  version: ${version}`))
  await workspace.write('package.json', JSON.stringify({ version }))
}
