/** A token this short would be found everywhere by accident. */
const shortestTellingToken = 8
/** So long that no other text holds it by accident: a leak of twice as much, from anywhere in the token, is seen. */
const pieceLength = 16
const placeholder = '$DDS_AUTH_TOKEN'

interface Piece {
  readonly piece: string
  readonly offset: number
}

/** One way to write the token, cut up once for the many texts that are searched for it. */
interface Form {
  readonly form: string
  readonly pieces: readonly Piece[]
}

/** The token as it could show up in a text, and what to write in its place. */
export interface Secrets {
  /** Replaces the token, and every telling piece of it. */
  mask(text: string): string
  /** Whether the token, or a telling piece of it, stands in a text. */
  leaksIn(text: string): boolean
}

/** The end of a token that the case `token/truncated` leaves off. */
export const truncatedLength = 8

/**
 * Knows a token in all the forms in which it could leak: as it is, without its end, escaped for a
 * URL or for JSON, and in part.
 *
 * @param token - the token that requests carry; undefined when there is none
 */
export function createSecrets(token: string | undefined): Secrets {
  const forms = (token ? formsOf(token) : []).map((form): Form => ({ form, pieces: piecesOf(form) }))
  const tellingPieces = forms
    .flatMap(({ pieces }) => pieces)
    .filter(({ piece }) => piece.length >= shortestTellingToken)
  return {
    mask: (text) =>
      hide(
        text,
        forms.flatMap((form) => findRuns(text, form)),
      ),
    leaksIn: (text) => tellingPieces.some(({ piece }) => text.includes(piece)),
  }
}

function formsOf(token: string): string[] {
  const truncated = token.slice(0, -truncatedLength)
  return [
    ...new Set([
      token,
      encodeURIComponent(token),
      JSON.stringify(token).slice(1, -1),
      token.replaceAll('/', '\\/'),
      ...(truncated.length >= shortestTellingToken ? [truncated] : []),
    ]),
  ]
}

/** The pieces of a form, one after the other; the last two may overlap. */
function piecesOf(form: string): Piece[] {
  if (form.length <= pieceLength) return [{ piece: form, offset: 0 }]
  const last = form.length - pieceLength
  return Array.from({ length: Math.ceil(form.length / pieceLength) }, (_, index) => {
    const offset = Math.min(index * pieceLength, last)
    return { piece: form.slice(offset, offset + pieceLength), offset }
  })
}

/** Where a text holds a piece of a form, and as much around it as belongs to the form too. */
function findRuns(text: string, { form, pieces }: Form): [start: number, end: number][] {
  const runs: [number, number][] = []
  for (const { piece, offset } of pieces) {
    for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + 1)) {
      const seen = runs.some(([start, end]) => start <= at && at + piece.length <= end)
      if (seen) continue
      let before = 0
      while (before < Math.min(at, offset) && text[at - before - 1] === form[offset - before - 1]) before += 1
      let length = piece.length
      while (offset + length < form.length && text[at + length] === form[offset + length]) length += 1
      runs.push([at - before, at + length])
    }
  }
  return runs
}

/** Writes the placeholder over every run; over those that touch, once. */
function hide(text: string, runs: readonly [start: number, end: number][]): string {
  let hidden = ''
  let shown = 0
  for (const [start, end] of runs.toSorted(([one], [other]) => one - other)) {
    if (start > shown || hidden === '') hidden += text.slice(shown, start) + placeholder
    shown = Math.max(shown, end)
  }
  return hidden + text.slice(shown)
}
