// Puts the body where the generator leaves the handler empty.
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'

const [, , file] = argv
const empty = /async \(c: BatchUpgradeDatabaseVersionContext\) => \{\s*\}/
const text = readFileSync(file, 'utf8')
if (!empty.test(text)) throw new Error(`${file} has no empty handler:\n${text}`)
writeFileSync(file, `import { upgrade } from './orval-body.mjs'\n${text.replace(empty, 'upgrade')}`)
