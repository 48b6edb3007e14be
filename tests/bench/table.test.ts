import { describe, expect, it } from 'vitest'
import { type Goal, isMet, type Measurement } from '../../bench/measurement.js'
import { writeResults, writeTable } from '../../bench/table.js'

const goal: Goal = { what: 'time of a call', measured: 1.05, bound: 'at most', limit: 1.1, unit: '' }
const measurement: Measurement = {
  title: 'A call',
  method: 'How it was measured.',
  columns: ['', 'µs'],
  rows: [['ours', '400']],
  goals: [goal, { ...goal, what: 'speed', bound: 'at least', unit: '/s' }],
}

describe('isMet', () => {
  it.each([
    ['at most', 1.1, true],
    ['at most', 1.2, false],
    ['at least', 1.1, true],
    ['at least', 1, false],
  ] as const)('should hold %s 1.1 against %d: %j', (bound, measured, expected) => {
    expect(isMet({ ...goal, bound, measured })).toBe(expected)
  })
})

describe('writeTable', () => {
  it('should escape what would end a cell', () => {
    expect(writeTable(['', 'b'], [['long|er', '1']])).toContain('| long\\|er ')
  })
})

describe('writeResults', () => {
  it('should tell which goals are met, and then every measurement', () => {
    const text = writeResults([measurement], 'a machine')

    expect(text).toContain('## Goals: 1 of 2 met')
    expect(text).toMatch(/\| ✓ +\| time of a call +\| 1\.05 +\| at most 1\.1 +\|/)
    expect(text).toMatch(/\| ✗ +\| speed +\| 1\.05 \/s +\| at least 1\.1 \/s +\|/)
    expect(text).toContain('## A call\n\nHow it was measured.\n\n|')
  })
})
