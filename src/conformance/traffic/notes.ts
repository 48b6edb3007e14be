import type { Observation } from '../report.js'

const mostSources = 3

/** Counts what could not be judged, and names where the first ones are. */
export function createNotes(check: string) {
  const notes = new Map<string, { count: number; readonly sources: string[] }>()
  return {
    add(what: string, source: string): void {
      const note = notes.get(what) ?? { count: 0, sources: [] }
      notes.set(what, note)
      note.count += 1
      if (source !== '' && note.sources.length < mostSources) note.sources.push(source)
    },
    list: (): Observation[] =>
      [...notes].map(([what, { count, sources }]) => {
        const places = [...sources, ...(count > sources.length && sources.length > 0 ? ['…'] : [])].join('; ')
        const entries = `${count} ${count === 1 ? 'entry' : 'entries'}`
        return { check, message: `${entries} ${what}${places === '' ? '' : `: ${places}`}` }
      }),
  }
}

export type Notes = ReturnType<typeof createNotes>
