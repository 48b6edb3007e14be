import { namesIn } from '../../src/pointer.js'

/** A copy of a contract in which what a JSON pointer points at is gone. */
export function remove(contract: unknown, pointer: string): unknown {
  return edit(contract, pointer, (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  })
}

/** A copy of a contract with another value at a JSON pointer. */
export function replace(contract: unknown, pointer: string, value: unknown): unknown {
  return edit(contract, pointer, (parent, key) => {
    parent[key] = value
  })
}

function edit(
  contract: unknown,
  pointer: string,
  change: (parent: Record<string, unknown>, key: string) => void,
): unknown {
  const copy = structuredClone(contract)
  const tokens = namesIn(pointer)
  const key = tokens.pop()
  const parent = tokens.reduce((node, token) => (node as Record<string, unknown>)[token], copy)
  if (key === undefined) throw new Error('The contract itself cannot be edited away.')
  change(parent as Record<string, unknown>, key)
  return copy
}
