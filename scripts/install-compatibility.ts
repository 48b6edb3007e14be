import { execSync } from 'node:child_process'
import { statSync } from 'node:fs'

// npm runs `prepare` when it packs as well, where there is nothing to install again.
const folder = 'tests/compatibility'
const installed = statSync(`${folder}/node_modules/.package-lock.json`, { throwIfNoEntry: false })
const isCurrent =
  installed !== undefined && installed.mtimeMs > statSync(`${folder}/package-lock.json`).mtimeMs
if (!isCurrent) execSync('npm ci', { cwd: folder, stdio: 'inherit' })
