// The manifest of the package as it is published: without scripts, and without what only a clone installs. npm 12
// warns at each install that a `prepare` script of a dependency was not run, though nobody needs it there.
//
//   node scripts/packed-manifest.js           puts it in the place of package.json, for `npm pack`
//   node scripts/packed-manifest.js restore   puts package.json back

import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

const kept = 'dist/package.json'

if (process.argv[2] === 'restore') {
  renameSync(kept, 'package.json')
} else {
  const { scripts, devDependencies, overrides, ...manifest } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )
  mkdirSync('dist', { recursive: true })
  copyFileSync('package.json', kept)
  writeFileSync('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
}
