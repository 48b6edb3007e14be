/** Harmless commands of CI logs, and characters that act on a terminal, as a target or the name of a file could have them. */
export const hostileTexts: readonly string[] = [
  '::notice::from a target',
  '  ::group::from a target',
  'before ##[group]from a target',
  'before ##vso[task.debug]from a target',
  "before ##teamcity[message text='from a target']",
  '--- from a target',
  '+++ from a target',
  '^^^ +++',
  '\u001b[0Ksection_start:1700000000:of_a_target\r\u001b[0Kfrom a target',
  'travis_fold:start:of_a_target\r\u001b[0K',
  '\u001b]1338;url="https://h.test/a.png"\u0007',
  'one\r\n::notice::from a second line\n::warning::from a third',
  'left \u202egnitcelfer\u202c, \u2066apart\u2069, \u009b31m, \u2028::notice::, \u{e0041}tagged',
]

/**
 * What CI systems would do because of a text, by their published sources: GitHub's runner (`ActionCommand.TryParseV2`
 * and `TryParse`, with `stop-commands`), Azure's agent, TeamCity and Buildkite.
 */
export function commandsIn(output: string): string[] {
  let stopped: string | undefined
  return output.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line) => {
    const [, github, value = ''] = /^\s*::([^:\s]+)[^:]*::(.*)$/.exec(line) ?? []
    if (stopped !== undefined) {
      if (github === stopped) stopped = undefined
    } else if (github === 'stop-commands') stopped = value
    else if (github !== undefined) return [`::${github}`]
    // The others know nothing of GitHub's way to stop.
    const [anywhere] = /##\w*\[[^\]]*\]?/.exec(line) ?? []
    const [group] = /^(?:---|\+\+\+|~~~|\^\^\^) /.exec(line) ?? []
    return [anywhere, group].filter((found) => found !== undefined)
  })
}

/** From the first to the last: controls of ASCII without tab and line feed, of Latin-1, marks of direction, tags. */
const acting: readonly (readonly [first: number, last: number])[] = [
  [0, 8],
  [0xb, 0x1f],
  [0x7f, 0x9f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xe0000, 0xe007f],
]

/** Characters that act on a terminal, besides the end of a line. */
export function controlsIn(output: string): string[] {
  return [...output].filter((character) => {
    const code = character.codePointAt(0) ?? 0
    return acting.some(([first, last]) => code >= first && code <= last)
  })
}
