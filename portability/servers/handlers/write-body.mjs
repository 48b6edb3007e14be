// Writes the body into the handler that the generator leaves empty.
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'

const [, , file] = argv
const empty = /async \(c: BatchUpgradeDatabaseVersionContext\) => \{\s*\}/
const text = readFileSync(file, 'utf8')
if (!empty.test(text)) throw new Error(`${file} has no empty handler:\n${text}`)
const body = 'async (c: BatchUpgradeDatabaseVersionContext) => c.json(rejectAll(c.req.valid("json")), 202)'
writeFileSync(file, `import { rejectAll } from './reject.mjs'\n${text.replace(empty, body)}`)
