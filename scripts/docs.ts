import { buildDocs, DocsBuildError } from '../src/docs/build.js'
import { ContractFileError } from './contract.js'
import { writeDocsSource } from './docs-source.js'
import { run } from './run.js'

run('docs', async () => {
  const source = 'dist/docs-source'
  await writeDocsSource(source)
  const page = await buildDocs('dist/docs', { source }).catch((error: unknown) => {
    throw error instanceof DocsBuildError ? new ContractFileError(error.message) : error
  })
  console.log(`Wrote ${page}; open it in a browser, or serve it with "npm run docs:serve".`)
})
