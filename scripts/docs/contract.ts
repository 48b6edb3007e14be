import { escapeToken, valueAt } from '../../src/pointer.js'
import { ContractFileError, isRecord } from '../contract.js'

/** A part of the contract, and its JSON pointer. References are followed. */
export interface Part {
  readonly at: string
  /** The description next to the reference, or else that of its target. */
  readonly description: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Follows pointers and references through a contract that lint has found to be valid. */
export class ContractReader {
  readonly #root: unknown

  constructor(root: unknown) {
    this.#root = root
  }

  /** The part at a JSON pointer, which must be an object. */
  part(pointer: string): Part {
    const value = valueAt(this.#root, pointer)
    if (!isRecord(value)) {
      throw new ContractFileError(`The docs need ${pointer}, which the contract lacks.`)
    }
    const { $ref: reference, description } = value
    if (typeof reference !== 'string') return { at: pointer, description: textOf(description), value }
    const target = this.part(reference.slice(1))
    return { ...target, description: textOf(description) || target.description }
  }

  /** The parts in an object or a list, by their names; empty when there are none. */
  parts(pointer: string): [name: string, part: Part][] {
    const holder = valueAt(this.#root, pointer)
    const entries = isRecord(holder) || Array.isArray(holder) ? Object.entries(holder) : []
    return entries
      .filter(([, value]) => isRecord(value))
      .map(([name]) => [name, this.part(`${pointer}/${escapeToken(name)}`)])
  }

  /** The only one of the parts there. */
  onlyPart(pointer: string): [name: string, part: Part] {
    const [entry, ...others] = this.parts(pointer)
    if (entry && others.length === 0) return entry
    throw new ContractFileError(
      `The docs need exactly one entry in ${pointer}, and the contract has ${others.length + 1}.`,
    )
  }
}

/** The value there, if it is a text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The value there, if it is a list of texts. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : []
}
