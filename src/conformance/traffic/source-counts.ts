/** Something that is counted, and where the first few of it are. */
export interface SourceCount {
  count: number
  sources: readonly string[]
}

/** Enough to find the others in the recording; they stand in one line. */
const mostSources = 3

/** Counts what could not be judged. Which places are named does not depend on the order in which they come. */
export function createSourceCounts() {
  const all = new Map<string, SourceCount>()
  function add(what: string, count: number, sources: readonly string[]): void {
    const entry = all.get(what) ?? { count: 0, sources: [] }
    all.set(what, entry)
    entry.count += count
    entry.sources = leastSources(entry.sources, sources, mostSources)
  }
  const inOrder = () => [...all].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return {
    add: (what: string, source: string) => add(what, 1, [source]),
    merge: (counts: Readonly<Record<string, SourceCount>>) => {
      for (const [what, { count, sources }] of Object.entries(counts)) add(what, count, sources)
    },
    toJSON: (): Readonly<Record<string, SourceCount>> => Object.fromEntries(inOrder()),
    list: (): string[] =>
      inOrder().map(([what, { count, sources }]) => {
        const isCut = count > sources.length && sources.length > 0
        const places = [...sources, ...(isCut ? ['…'] : [])].join('; ')
        return `${count} ${count === 1 ? 'entry' : 'entries'} ${what}${places === '' ? '' : `: ${places}`}`
      }),
  }
}

/** The first of two lists of places, in order; each list is in order too. */
export function leastSources(
  known: readonly string[],
  added: readonly string[],
  most: number,
): readonly string[] {
  const named = added.filter((source) => source !== '')
  const last = known.at(-1)
  // Almost always: a recording is read from its beginning to its end.
  if (named.length === 0) return known
  if (known.length === most && named.every((source) => compareSources(source, last ?? '') >= 0)) return known
  return [...known, ...named].toSorted(compareSources).slice(0, most)
}

const numbered = /^(.*?)(\d+)$/s

/** `a.har, entry 9` comes before `a.har, entry 10`, and both before `b.har, entry 1`. */
export function compareSources(one: string, other: string): number {
  const [, text = one, number = 0] = numbered.exec(one) ?? []
  const [, otherText = other, otherNumber = 0] = numbered.exec(other) ?? []
  if (text !== otherText) return text < otherText ? -1 : 1
  return Number(number) - Number(otherNumber)
}
