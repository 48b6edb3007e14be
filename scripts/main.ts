import { runScript } from './run.js'

const [name, ...args] = process.argv.slice(2)
const { exitCode, stdout, stderr } = await runScript(name, args)
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = exitCode
