import type { Part } from '../made.js'
import { triable } from '../tools.js'
import { page, tryPageProgram } from './page.js'
import { makeCaller, sdks } from './sdks.js'
import { compareSignatures } from './signatures.js'
import { trySdk } from './trials.js'

/** Tries the official SDKs: their signatures, the table of the page about them, and its programs. */
export const officialSdks: Part = {
  name: 'sdks',
  tools: sdks.map(({ name }) => name),
  async run(work, words) {
    const problems: string[] = []
    const columns = new Map<string, ReadonlyMap<string, string>>()
    for await (const sdk of triable(sdks, words)) {
      const call = await makeCaller(sdk, work)
      // The core for Node shows its signer to nobody; its requests are verified in the trials.
      if (sdk.name !== 'Node') {
        const { same, accepted, of } = await compareSignatures(call)
        console.log(
          `${sdk.name}: of ${of} random requests, ${same} signed alike, ${accepted} of theirs accepted`,
        )
        if (same < of || accepted < of) problems.push(`${sdk.name} signs otherwise than this package.`)
      }
      columns.set(`${sdk.name}`, await trySdk(sdk.name, call))
      const wrong = await tryPageProgram(sdk, work)
      console.log(`${page}, ${sdk.name}: ${wrong.join('; ') || 'right and safe'}`)
      problems.push(...wrong.map((what) => `The program for ${sdk.name} ${what}`))
    }
    return { tables: [{ page, ...toTable(columns), isWhole: columns.size === sdks.length }], problems }
  },
}

function toTable(columns: ReadonlyMap<string, ReadonlyMap<string, string>>) {
  const titles = [...new Set([...columns.values()].flatMap((column) => [...column.keys()]))]
  const rows = titles.map((title) => [
    title,
    ...[...columns.values()].map((column) => column.get(title) ?? ''),
  ])
  return { heads: ['', ...columns.keys()], rows }
}
