import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { repository } from './support/process.js'

/** Every file of `src`, by its path there, and what it imports. */
const files = new Map(
  readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(repository, 'src', path), 'utf8')
      return [path, { text, imports: importsOf(path, text) }]
    }),
)

/** What a room may import besides itself. A room without an entry of its own belongs to the one around it. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'pointer.ts': [],
  'types.ts': ['../generated'],
  token: [],
  signing: [],
  http: ['token'],
  client: ['http', 'signing', 'token', 'types.ts', '../generated'],
  mock: ['http', 'signing', 'token', 'types.ts', '../generated'],
  'conformance/engine': [
    'pointer.ts',
    'http',
    'signing',
    'token',
    '../generated/constraints.ts',
    ...vocabulary(),
  ],
  'conformance/upgrade': ['pointer.ts', 'conformance/engine', '../generated', ...vocabulary()],
  'conformance/render': [
    'pointer.ts',
    'conformance/engine',
    'conformance/upgrade',
    'conformance/settings.ts',
    '../generated',
    ...vocabulary(),
  ],
  'conformance/traffic': ['http', 'signing', 'token', 'conformance', '../generated'],
  conformance: ['pointer.ts', 'http', 'signing', 'token', '../generated'],
  'index.ts': ['client', 'http', 'signing', 'token', 'types.ts'],
  'vitest.ts': ['conformance'],
  'cli.ts': ['cli'],
  cli: ['conformance', 'http', 'token', 'signing', 'mock', '../generated'],
}

/** Functions are counted with the closures inside them, which share their variables. */
const mostLines = 60
const mostParameters = 4
const functions = [...files].flatMap(([path, { text }]) => functionsIn(path, text))

describe('src', () => {
  it('should be found', () => {
    expect(files.get('client/client.ts')?.imports).toContain('http/base-url.ts')
  })

  it('should have no file that imports itself by way of others', () => {
    const circles = [...files.keys()].filter((path) => reachableFrom(path).has(path))

    expect(circles).toEqual([])
  })

  it('should have no arrow from a room to one that it should not know', () => {
    const wrong = [...files].flatMap(([path, { imports }]) => {
      const room = roomOf(path)
      const allowed = [room, ...(arrows[room] ?? [])]
      return imports
        .filter((target) => !allowed.some((place) => isWithin(target, place)))
        .map((target) => `${path} -> ${target}`)
    })

    expect(wrong).toEqual([])
  })

  it.each([
    ['index.ts', ['conformance', 'mock', 'cli']],
    ['mock/simulator.ts', ['conformance', 'client', 'cli']],
    ['conformance/index.ts', ['client', 'mock', 'cli']],
    ['conformance/settings.ts', ['conformance/traffic', 'cli']],
    [
      'conformance/engine/send/session.ts',
      ['conformance/upgrade', 'conformance/render', 'conformance/run.ts'],
    ],
  ])('should load nothing with %s of what it is apart from', (path, apart) => {
    const loaded = [...reachableFrom(path)]

    expect(loaded.filter((other) => apart.some((place) => isWithin(other, place)))).toEqual([])
    expect(loaded.length).toBeGreaterThan(1)
  })

  it('should have no file that is too long to read at once', () => {
    const long = [...files].filter(([, { text }]) => text.split('\n').length > 251)

    expect(long.map(([path]) => path)).toEqual([])
  })

  it('should have no function that is too long to read at once', () => {
    const long = functions.filter(({ lines }) => lines > mostLines)

    expect(long).toEqual([])
    expect(functions.some(({ name, lines }) => name === 'openTarget' && lines > 30)).toBe(true)
  })

  it('should say of everything that it exports what it is', () => {
    expect([...files].flatMap(([path, { text }]) => undocumentedIn(path, text))).toEqual([])
    expect(undocumentedIn('a.ts', 'export const one = 1\n/** Two. */\nexport const two = 2')).toEqual([
      'a.ts: one',
    ])
  })

  it('should have no function with more than four parameters', () => {
    const wide = functions.filter(({ parameters }) => parameters > mostParameters)

    expect(wide).toEqual([])
    expect(functions.some(({ parameters }) => parameters === mostParameters)).toBe(true)
  })
})

describe('the stages of a run', () => {
  const stages = ['contract', 'generate', 'send', 'judge', 'explain', 'report']
  const stageOf = (path: string) => /^conformance\/engine\/(\w+)\//.exec(path)?.[1]

  it('should be the folders of the engine, in their order', () => {
    const folders = [...new Set([...files.keys()].flatMap((path) => stageOf(path) ?? []))]

    expect(folders.sort()).toEqual([...stages].sort())
  })

  it('should import no stage that comes later', () => {
    const upward = [...files].flatMap(([path, { imports }]) => {
      const stage = stages.indexOf(stageOf(path) ?? '')
      const later = imports.filter((target) => stages.indexOf(stageOf(target) ?? '') > stage)
      return isWithin(path, 'conformance/engine') && stage >= 0
        ? later.map((target) => `${path} -> ${target}`)
        : []
    })

    expect(upward).toEqual([])
  })
})

describe('the engine of the suite', () => {
  // Node names the event of a switched protocol `'upgrade'`.
  const foreign =
    /\binstances?\b|instance_|(?<!')upgrad|job_|\bjobs?\b|error_(?:code|msg|message)|auth.token|\bdds\b|huawei|apigw|\bdbs\b|prism|\biam\b|simulator/i
  const engine = [...files].filter(([path]) => isWithin(path, 'conformance/engine'))

  it.each(engine)('should not know what it checks: %s', (_, { text }) => {
    expect(foreign.exec(text)?.[0]).toBeUndefined()
  })

  it('should know no limit of the contract either', () => {
    const limits = engine.filter(([, { text }]) => /\bmaxInstanceIds\b|generated\/operation/.test(text))

    expect(limits.map(([path]) => path)).toEqual([])
  })
})

describe('the suite', () => {
  it('should name the fields of requests and responses in one file', () => {
    const field = /\b(?:instance_ids?|upgrade_results|job_id|error_code|error_msg|error_message)\b/
    const naming = [...files].flatMap(([path, { text }]) =>
      isWithin(path, 'conformance') && field.test(text) ? [path] : [],
    )

    expect(naming).toEqual(['conformance/upgrade/fields.ts'])
  })
})

describe('tests', () => {
  it('should have a title of at most seventy characters for each test', () => {
    const titles = testTitles()

    expect(titles.filter((title) => title.length > 70)).toEqual([])
    expect(titles).toContain('should have no function with more than four parameters')
  })
})

/** The words that all rooms of the suite share: what a report says, and what a caller gives. */
function vocabulary(): string[] {
  return ['conformance/report.ts', 'conformance/options.ts']
}

function functionsIn(path: string, text: string) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const found: { path: string; name: string; lines: number; parameters: number }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const lines = lineOf(node.end) - lineOf(node.getStart()) + 1
      found.push({ path, name: node.name?.getText() ?? '', lines, parameters: node.parameters.length })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** What a file exports without a comment that says what it is; what it only passes on has one elsewhere. */
function undocumentedIn(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return source.statements
    .filter((statement) => ts.canHaveModifiers(statement) && isExported(statement))
    .filter((statement) => ts.getJSDocCommentsAndTags(statement).length === 0)
    .map((statement) => `${path}: ${nameOf(statement)}`)
}

function isExported(statement: ts.HasModifiers): boolean {
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ')
  }
  return ts.getNameOfDeclaration(statement as never)?.getText() ?? ''
}

/** What each call of `it` names, also one of `it.each`, `it.skipIf` and the like. */
function testTitles(): string[] {
  const titles: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^it\b/.test(node.expression.getText())) {
      const [title] = node.arguments
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text)
    }
    ts.forEachChild(node, visit)
  }
  for (const path of readdirSync(join(repository, 'tests'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.test.ts')) continue
    const text = readFileSync(join(repository, 'tests', path), 'utf8')
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
  }
  return titles
}

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)].map(([, target = '']) =>
    posix.join(dirname(path), target).replace(/\.js$/, '.ts'),
  )
}

/** All that comes along when a file is imported. */
function reachableFrom(path: string): Set<string> {
  const reached = new Set<string>()
  const waiting = [path]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const target of files.get(next)?.imports ?? []) {
      if (!reached.has(target)) waiting.push(target)
      reached.add(target)
    }
  }
  return reached
}

function roomOf(path: string): string {
  const rooms = Object.keys(arrows).filter((room) => isWithin(path, room))
  return rooms.toSorted((one, other) => other.length - one.length)[0] ?? path
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`)
}
