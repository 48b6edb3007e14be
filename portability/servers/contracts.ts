import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readYaml } from '../../scripts/contract.js'

const editions = { '3.1': 'generated/openapi.json', '3.0': 'generated/openapi-3.0.json' }

/** The parts of a contract that some tools want changed. */
interface Contract {
  readonly servers?: unknown
  readonly paths: Readonly<Record<string, { readonly post: object }>>
  readonly components: { readonly securitySchemes: { readonly IamToken: object } }
}

/** Writes both editions, as they are and as some tools want them. */
export async function writeContracts(folder: string): Promise<void> {
  for (const [edition, file] of Object.entries(editions)) {
    // The tests hold both files against the contract.
    const contract = (await readYaml(file)).content as Contract
    const variants = {
      openapi: contract,
      // They compare an address with these, so that on this machine every path is unknown.
      'without-servers': { ...contract, servers: undefined },
      exegesis: withOperation(contract, { 'x-exegesis-controller': 'dds' }),
      connexion: withTokenCheck(withOperation(contract, { operationId: 'connexion_app.upgrade' })),
    }
    for (const [name, variant] of Object.entries(variants)) {
      await writeFile(join(folder, `${name}-${edition}.json`), JSON.stringify(variant))
    }
  }
}

function withOperation(contract: Contract, added: object): Contract {
  const paths = Object.entries(contract.paths).map(([path, item]) => [
    path,
    { ...item, post: { ...item.post, ...added } },
  ])
  return { ...contract, paths: Object.fromEntries(paths) }
}

function withTokenCheck(contract: Contract): Contract {
  const { securitySchemes } = contract.components
  const IamToken = { ...securitySchemes.IamToken, 'x-apikeyInfoFunc': 'connexion_app.check' }
  return {
    ...contract,
    components: { ...contract.components, securitySchemes: { ...securitySchemes, IamToken } },
  }
}
