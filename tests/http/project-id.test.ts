import { describe, expect, it } from 'vitest'
import { isUnfilled, projectIdProblem } from '../../src/http/project-id.js'
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

describe('projectIdProblem', () => {
  it.each<[unknown, string]>([
    [undefined, 'is not a string'],
    ['', 'is empty'],
    ['  ', 'is empty'],
    ['two\nlines', 'has white space in it'],
    ['a project', 'has white space in it'],
    ['a/b', 'is not a project ID'],
    ['a\\b', 'is not a project ID'],
    ['..', 'is not a project ID'],
    ['\ud800', 'is not a project ID'],
    ['{project_id}', 'is a placeholder that was never filled in'],
  ])('should say what is wrong with %j', (value, problem) => {
    expect(projectIdProblem(value)).toBe(problem)
  })

  it('should have nothing against the ID of a project', () => {
    expect(projectIdProblem(projectId)).toBeUndefined()
  })
})
