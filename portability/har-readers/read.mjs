// Reads a HAR file with a package, and prints how many entries it took: node read.mjs PACKAGE FILE
import { readFile } from 'node:fs/promises'

const [name, file] = process.argv.slice(2)
const har = JSON.parse(await readFile(file, 'utf8'))

/** How each package reads a HAR; all of them throw, or leave something out, if they can't. */
const readers = {
  async 'har-validator'({ default: { har: validate } }) {
    return (await validate(har)).log.entries.length
  },
  async '@mswjs/source'({ fromTraffic }) {
    return fromTraffic(har).length
  },
  async 'har-to-openapi'({ generateSpec }) {
    const { spec } = await generateSpec(har, { forceAllRequestsInSameSpec: true })
    return Object.keys(spec.paths).some((path) => path.endsWith('/db-upgrade')) ? har.log.entries.length : 0
  },
  async 'har-to-k6'({ liHARToK6Script }) {
    const { main } = await liHARToK6Script(har, { addSleep: false })
    return main.match(/http\.\w+\(|http\.request\(/g)?.length ?? 0
  },
}
// Its warnings stay out of the number.
console.warn = () => {}
console.log(await readers[name](await import(name === '@mswjs/source' ? `${name}/traffic` : name)))
