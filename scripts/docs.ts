import { writeDocs } from './docs/write.js'

/** Writes the page of the docs. */
export async function main(): Promise<string> {
  const page = await writeDocs('dist/docs')
  return `Wrote ${page}; open it in a browser, or serve it with "npm run docs:serve".`
}
