import fc from 'fast-check'
import type { Case } from '../case.js'
import type { Check, CheckContext } from '../check.js'

/** One case of a check, and the path under which fast-check finds it again. */
export interface GeneratedCase {
  readonly testCase: Case
  readonly path: string
}

/** The cases of a check that are always sent. Their paths are their places. */
export function fixedCases(check: Check, context: CheckContext): GeneratedCase[] {
  return check.cases(context).map((testCase, index) => ({ testCase, path: String(index) }))
}

/**
 * The cases of a check that are generated. The same seed makes the same cases.
 *
 * @param fixed - the cases that come before them; they make the paths continue where those end
 * @param count - how many, from the first
 */
export function generatedCases(
  check: Check,
  fixed: readonly GeneratedCase[],
  seed: number,
  count: number,
): GeneratedCase[] {
  if (!check.generated || count === 0) return []
  const examples = fixed.map(({ testCase }) => testCase)
  const numRuns = examples.length + count
  return fc
    .sample(check.generated, { ...noGlobals(), seed: seedOf(check.id, seed), examples, numRuns })
    .map((testCase, index) => ({ testCase, path: String(index) }))
    .slice(examples.length)
}

/** The case at a path, as a replay line names it; `undefined` when the path leads nowhere. */
export function caseAt(
  check: Check,
  context: CheckContext,
  seed: number,
  path: string,
): GeneratedCase | undefined {
  const examples = [...check.cases(context)]
  const options = { ...noGlobals(), seed: seedOf(check.id, seed), examples, numRuns: 1, path }
  try {
    const [testCase] = fc.sample(arbitraryOf(check, context), options)
    return testCase && { testCase, path }
  } catch {
    // It cannot follow a path that goes on where there is nothing smaller.
    return undefined
  }
}

/** A failing case to make smaller, and how to find out whether a smaller one still fails. */
export interface Shrinking {
  readonly check: Check
  readonly context: CheckContext
  readonly seed: number
  readonly failing: GeneratedCase
  /** The most cases to try. */
  readonly attempts: number
  /** Sends a case and returns whether it still shows the same fault. */
  readonly fails: (testCase: Case) => Promise<boolean>
}

/** Makes a failing case smaller, as long as it fails. */
export async function shrinkCase({
  check,
  context,
  seed,
  failing,
  attempts,
  fails,
}: Shrinking): Promise<GeneratedCase & { readonly steps: number }> {
  let left = attempts
  let smallest = failing.testCase
  let steps = -1
  const errors: unknown[] = []
  const property = fc.asyncProperty(arbitraryOf(check, context), async (testCase) => {
    // The first case is known to fail; after the last attempt it can't get smaller.
    if (steps === -1) {
      steps = 0
      return false
    }
    if (left === 0) return true
    left -= 1
    const failed = await fails(testCase).catch((error: unknown) => {
      errors.push(error)
      left = 0
      return false
    })
    if (!failed) return true
    smallest = testCase
    steps += 1
    return false
  })
  const details = await fc.check(property, {
    ...noGlobals(),
    seed: seedOf(check.id, seed),
    examples: check.cases(context).map((testCase): [Case] => [testCase]),
    path: failing.path,
    numRuns: 1,
  })
  if (errors.length > 0) throw errors[0]
  return { testCase: smallest, path: details.counterexamplePath ?? failing.path, steps: Math.max(steps, 0) }
}

/** Undoes the global configuration of the caller's own tests, which must not change a run. */
export function noGlobals(): object {
  return Object.fromEntries(Object.keys(fc.readConfigureGlobal()).map((name) => [name, undefined]))
}

function arbitraryOf(check: Check, context: CheckContext): fc.Arbitrary<Case> {
  return check.generated ?? fc.constantFrom(...check.cases(context))
}

/** Each check has its own random numbers, so leaving one out does not change the others. */
function seedOf(id: string, seed: number): number {
  let hash = seed | 0
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return hash
}
