import { writeDocs } from './docs/write.js'
import { run } from './run.js'

run('docs', async () => {
  const page = await writeDocs('dist/docs')
  console.log(`Wrote ${page}; open it in a browser, or serve it with "npm run docs:serve".`)
})
