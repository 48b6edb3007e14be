import { describe, expect, it } from 'vitest'
import {
  describe as describeSpread,
  digits,
  quantile,
  ratio,
  spread,
  takeTurns,
} from '../../bench/statistics.js'

describe('quantile', () => {
  it('should find the middle of figures in any order', () => {
    expect(quantile([9, 1, 5], 0.5)).toBe(5)
  })

  it('should take what lies between when no figure stands there', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
    expect(quantile([0, 100], 0.99)).toBe(99)
  })

  it('should be no number when there are no figures', () => {
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('spread', () => {
  it('should tell the least, the middle and the most', () => {
    expect(spread([3, 1, 2])).toEqual({ least: 1, median: 2, most: 3 })
  })
})

describe('ratio', () => {
  it('should compare within each round, so that a slow round slows both', () => {
    expect(ratio([2, 20, 200], [1, 10, 100])).toEqual({ least: 2, median: 2, most: 2 })
  })
})

describe('takeTurns', () => {
  it('should give each contestant a turn per round, and change who begins', async () => {
    const turns: string[] = []
    const contestant = (name: string) => async () => turns.push(name)

    const figures = await takeTurns({ a: contestant('a'), b: contestant('b') }, 2)

    expect(turns).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
    expect(figures).toEqual({ a: [4, 5], b: [3, 6] })
  })
})

describe('digits', () => {
  it.each([
    [1.2345, '1.23'],
    [12.345, '12.3'],
    [1234.5, '1,235'],
    [0, '0'],
    [Number.NaN, '–'],
  ])('should write %d as %s', (value, expected) => {
    expect(digits(value)).toBe(expected)
  })
})

describe('describe', () => {
  it('should write the middle, then the least and the most', () => {
    expect(describeSpread({ least: 1, median: 1.5, most: 20 })).toBe('1.5 (1–20)')
  })
})
