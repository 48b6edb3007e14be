import { afterEach, describe, expect, it, vi } from 'vitest'
import { prepareOnce } from '../../portability/tools.js'
import { makeFolder } from '../support/folder.js'

describe('prepareOnce', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('should tell an installation of proxies and certificates, and no token', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:1')
    vi.stubEnv('NODE_EXTRA_CA_CERTS', 'authority.pem')
    vi.stubEnv('DDS_AUTH_TOKEN', 'a token that no registry has to see')
    const prepare = prepareOnce(await makeFolder())

    await expect(
      prepare(
        '[ "$HTTPS_PROXY $NODE_EXTRA_CA_CERTS $DDS_AUTH_TOKEN" = "http://127.0.0.1:1 authority.pem " ]',
      ),
    ).resolves.toBeUndefined()
  })
})
