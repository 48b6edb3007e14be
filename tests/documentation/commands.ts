/** A command, and what the page shows of its output. */
export interface Command {
  readonly command: string
  readonly output: readonly string[]
}

/** The commands of a block that has nothing but commands. */
export function commandsOf(script: string): Command[] {
  return script
    .replaceAll('\\\n', '')
    .split(/\n|&&/)
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter((command) => command !== '')
    .map((command) => ({ command, output: [] }))
}

/** The commands of a session in a terminal: what follows `$`, and the output below it. */
export function commandsOfSession(session: string): Command[] {
  return session
    .replaceAll('\\\n', '')
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.trim().split('\n')
      return { command, output }
    })
}

/** What runs instead of a command that a test can't run unchanged. */
interface StandIn {
  readonly pattern: RegExp
  readonly runs: string
  readonly because: string
}

const standIns: readonly StandIn[] = [
  { pattern: /^npm ci$/, runs: 'ls package-lock.json', because: 'the tests run in it' },
  { pattern: /^npm test$/, runs: `grep '"test":' package.json`, because: 'it runs this test' },
  { pattern: /^npm run check$/, runs: `grep '"check":' package.json`, because: 'it runs this test' },
  { pattern: /^npx prism mock \S+$/, runs: '$& --port 0', because: 'its own port may be taken' },
  {
    pattern: /^npx dds-contract/,
    runs: 'node_modules/.bin/dds-contract',
    because: 'the tests of the package try npx, and it takes half a second each time',
  },
  { pattern: /--port \d+/, runs: '--port 0', because: 'the port may be taken' },
  { pattern: /https:\/\/dds\.example\.com/, runs: '$DDS_BASE_URL', because: 'nobody answers there' },
  { pattern: /dds\.example\.com/, runs: '$${DDS_BASE_URL#http://}', because: 'nobody answers there' },
]

/** The command as a test can run it. */
export function runnable(command: string): string {
  return standIns.reduce((text, { pattern, runs }) => text.replace(pattern, runs), command)
}
