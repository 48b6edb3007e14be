import fc from 'fast-check'
import type { Case } from '../case.js'
import type { Check, CheckContext } from '../check.js'

/** One case of a check, and the path under which fast-check finds it again. */
export interface GeneratedCase {
  readonly testCase: Case
  readonly path: string
}

/**
 * The cases of a check: first those that are always sent, then generated ones. The same seed makes the
 * same cases.
 *
 * @param count - how many, from the first
 * @param path - selects only the case at this path, as named in a replay line; there may be none
 */
export function casesOf(
  check: Check,
  context: CheckContext,
  seed: number,
  count: number,
  path?: string,
): GeneratedCase[] {
  if (count === 0) return []
  const examples = [...check.cases(context)]
  const which = path === undefined ? { numRuns: count } : { numRuns: 1, path }
  try {
    return fc
      .sample(arbitraryOf(check, context), {
        ...noGlobals(),
        seed: seedOf(check.id, seed),
        examples,
        ...which,
      })
      .map((testCase, index) => ({ testCase, path: path ?? String(index) }))
  } catch (error) {
    if (path === undefined) throw error
    // It cannot follow a path that goes on where there is nothing smaller.
    return []
  }
}

/**
 * Makes a failing case smaller, as long as it fails.
 *
 * @param fails - sends a case and returns whether it still shows the same fault
 * @param attempts - the most cases to try
 */
export async function shrinkCase(
  check: Check,
  context: CheckContext,
  seed: number,
  failing: GeneratedCase,
  attempts: number,
  fails: (testCase: Case) => Promise<boolean>,
): Promise<GeneratedCase & { readonly steps: number }> {
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
