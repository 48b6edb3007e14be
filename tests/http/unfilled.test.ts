import { describe, expect, it } from 'vitest'
import { isUnfilled } from '../../src/http/unfilled.js'
import { projectId } from '../support/ids.js'

describe('isUnfilled', () => {
  it.each([
    '{project_id}',
    '{}',
    '{{project_id}}',
    '${'.concat('PROJECT_ID}'),
    '$PROJECT_ID',
    '<project_id>',
    ':project_id',
    '%PROJECT_ID%',
    'undefined',
    'null',
    'None',
    'nil',
    '<nil>',
    'NaN',
    '[object Object]',
  ])('should know a placeholder: %s', (segment) => {
    expect(isUnfilled(segment)).toBe(true)
  })

  it.each([projectId, 'any', 'my project', 'undefined-project', 'a{b}', '5%', '50%_of_it', 'a:b', '100$'])(
    'should leave what somebody may have meant alone: %s',
    (segment) => {
      expect(isUnfilled(segment)).toBe(false)
    },
  )
})
