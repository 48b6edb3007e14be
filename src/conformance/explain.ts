import { constraints } from '../../generated/constraints.js'
import type { Case } from './engine/case.js'
import type { CheckContext } from './engine/check.js'
import { rulesOf } from './engine/judge/judge.js'
import { sendingChecks } from './engine/send/probe.js'
import { type FailureKind, failureKinds } from './engine/severity.js'
import { isWithin, joinWords } from './engine/words.js'
import { UsageError } from './options.js'
import type { Explanation } from './report.js'
import { clientRules } from './traffic/client-rules.js'
import { onceRule } from './traffic/repeats.js'
import { traffic } from './traffic/samples.js'
import { signature } from './traffic/signatures.js'
import { failureKindsOf, meanings, statedIn } from './upgrade/explanations.js'
import { upgradeOperation } from './upgrade/operation.js'

/** A run on this machine that has an instance to upgrade, so that each check is explained by what it can send. */
const context: CheckContext = {
  level: 'live',
  target: 'service',
  loopback: true,
  liveIds: ['an instance that you name'],
}

/** The checks of a run, and the rules for recorded traffic, that {@link explainCheck} knows. */
export function listExplained(): Pick<Explanation, 'id' | 'title' | 'basis'>[] {
  const operation = upgradeOperation()
  return [...sendingChecks(operation), ...rulesOf(operation), ...clientRules, onceRule, signature, traffic]
}

/**
 * Explains a check, or a rule for responses or for recorded requests.
 *
 * @param id - as a report names it, such as `token/long`
 * @throws {UsageError} when there is none of this id
 */
export function explainCheck(id: string): Explanation {
  const operation = upgradeOperation()
  const check = sendingChecks(operation).find((one) => one.id === id)
  const known = listExplained().find((one) => one.id === id)
  if (!known)
    throw new UsageError(`There is no check "${id}"; \`dds-contract explain --list\` names them all.`)
  const cases = check?.cases(context) ?? []
  return {
    id,
    title: known.title,
    basis: known.basis,
    ...statedFor(known, check?.constraint),
    sends: cases.map(describeCase),
    isGenerated: check?.generated !== undefined,
    weighs: [...new Set([...failureKindsOfCases(cases), ...(longestFor(id, failureKindsOf) ?? [])])].map(
      describeFailureKind,
    ),
    means: longestFor(id, meanings) ?? '',
  }
}

/** What is our own policy is stated nowhere. */
function statedFor(
  { id, basis }: Pick<Explanation, 'id' | 'basis'>,
  ofCheck: string | undefined,
): Pick<Explanation, 'stated'> {
  const { contract } = upgradeOperation()
  const pointer = ofCheck ?? (basis === 'policy' ? undefined : longestFor(id, statedIn(contract)))
  const constraint = pointer === undefined ? undefined : constraints[pointer]
  return constraint ? { stated: { where: constraint.stated, line: constraint.line } } : {}
}

function describeCase({ title, method, expected }: Case): string {
  const what = title === method ? method : `${method}, ${title}`
  return `${what}: ${joinWords(expected.accepted, 'or')}`
}

function failureKindsOfCases(cases: readonly Case[]): FailureKind[] {
  const isOpen = cases.every(({ expected }) => expected.accepted.includes('4xx'))
  const bases = new Set(cases.map(({ expected }) => expected.basis))
  return [
    ...[...bases].map((basis) =>
      basis === 'documented' || basis === 'example' ? 'documentedExpectation' : 'generalExpectation',
    ),
    ...(isOpen ? [] : ['otherRefusal' as const]),
  ]
}

function describeFailureKind(kind: FailureKind): string {
  const [severity, words] = failureKinds[kind]
  return `${severity}: ${words}`
}

/** What a table has for an id, or else for the longest prefix of it. */
function longestFor<Value>(id: string, table: Readonly<Record<string, Value>>): Value | undefined {
  const [name] = Object.keys(table)
    .filter((key) => isWithin(id, key))
    .toSorted((one, other) => other.length - one.length)
  return name === undefined ? undefined : table[name]
}
