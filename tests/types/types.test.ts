import { describe, expect, it } from 'vitest'
import { compile } from './compile.js'

const files = ['tests/types/outcomes.ts', 'tests/types/client.ts']

describe('the types', () => {
  // Where an unused `@ts-expect-error` is an error as well. What runs in a browser must need no types of Node.
  it.each([
    ['strict alone', []],
    ['exactOptionalPropertyTypes', ['--exactOptionalPropertyTypes']],
    ['noUncheckedIndexedAccess', ['--noUncheckedIndexedAccess']],
    ['bundler resolution', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('should refuse and narrow as the type tests say under %s', async (_name, options) => {
    const lib = ['--lib', 'es2023,dom,dom.iterable,dom.asynciterable']

    expect(await compile(files, { options: [...lib, ...options] })).toEqual([])
  })
})
