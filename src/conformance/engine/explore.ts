import fc from 'fast-check'
import type { Case } from './case.js'
import type { Check, CheckContext } from './check.js'

/** One case of a check, and the path under which fast-check finds it again. */
export interface FoundCase {
  readonly testCase: Case
  readonly path: string
}

/** How many cases a check has without any limit. */
export function countCases(check: Check, context: CheckContext, runs: number): number {
  return check.cases(context).length + (check.generated ? runs : 0)
}

/** Which cases of a check to visit. */
export interface Selection {
  readonly seed: number
  /** How many, from the first. */
  readonly count: number
  /** Only the case at this path, whatever the count. */
  readonly path?: string | undefined
}

/**
 * Visits the cases of a check, one after the other: first those that are always sent, then generated
 * ones. The same seed gives the same cases.
 *
 * @param visit - resolves to whether to go on
 */
export async function visitCases(
  check: Check,
  context: CheckContext,
  { seed, count, path }: Selection,
  visit: (found: FoundCase) => Promise<boolean>,
): Promise<void> {
  if (path !== undefined) {
    const testCase = await caseAt(check, context, seed, path)
    if (testCase) await visit({ testCase, path })
    return
  }
  if (count === 0) return
  let index = 0
  let going = true
  const property = fc.asyncProperty(casesOf(check, context), async (testCase) => {
    const found = { testCase, path: String(index) }
    index += 1
    if (going) going = await visit(found)
  })
  const details = await checkProperty(property, {
    ...parametersOf(check, context, seed),
    endOnFailure: true,
    numRuns: count,
  })
  // A visit does not judge, so when one throws, the run itself is broken and must not look green.
  if (details.failed) throw details.errorInstance
}

/** Finds the case at a path, the way a replay line names it. */
async function caseAt(
  check: Check,
  context: CheckContext,
  seed: number,
  path: string,
): Promise<Case | undefined> {
  let found: Case | undefined
  const property = fc.asyncProperty(casesOf(check, context), async (testCase) => {
    found ??= testCase
    return false
  })
  await checkProperty(property, {
    ...parametersOf(check, context, seed),
    path,
    endOnFailure: true,
    numRuns: 1,
  })
  return found
}

/**
 * Makes a failing case smaller, as long as it fails.
 *
 * @param fails - sends a case and says whether it still shows the same fault
 * @param attempts - the most cases to try
 */
export async function shrinkCase(
  check: Check,
  context: CheckContext,
  seed: number,
  failing: FoundCase,
  attempts: number,
  fails: (testCase: Case) => Promise<boolean>,
): Promise<FoundCase & { readonly steps: number }> {
  let left = attempts
  let smallest = failing.testCase
  let steps = -1
  let broken: { readonly error: unknown } | undefined
  const property = fc.asyncProperty(casesOf(check, context), async (testCase) => {
    // The first one is known to fail; after the last attempt nothing is smaller any more.
    if (steps === -1) {
      steps = 0
      return false
    }
    if (left === 0) return true
    left -= 1
    const failed = await fails(testCase).catch((error: unknown) => {
      broken = { error }
      left = 0
      return false
    })
    if (!failed) return true
    smallest = testCase
    steps += 1
    return false
  })
  const details = await checkProperty(property, {
    ...parametersOf(check, context, seed),
    path: failing.path,
    numRuns: 1,
  })
  if (broken) throw (broken as { readonly error: unknown }).error
  return { testCase: smallest, path: details.counterexamplePath ?? failing.path, steps: Math.max(steps, 0) }
}

function casesOf(check: Check, context: CheckContext): fc.Arbitrary<Case> {
  return check.generated ?? fc.constantFrom(...check.cases(context))
}

function parametersOf(check: Check, context: CheckContext, seed: number): fc.Parameters<[Case]> {
  return { seed: seedOf(check.id, seed), examples: check.cases(context).map((testCase) => [testCase]) }
}

/** Each check has its own stream of random numbers, so that leaving one out changes no other. */
function seedOf(id: string, seed: number): number {
  let hash = seed | 0
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return hash
}

function checkProperty(property: fc.IAsyncProperty<[Case]>, parameters: fc.Parameters<[Case]>) {
  // Whatever the caller's own tests have configured globally must not change a run.
  return fc.check(property, { endOnFailure: false, ...parameters, verbose: fc.VerbosityLevel.None })
}
