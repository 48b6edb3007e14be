import { readBlocks } from '../tests/documentation/blocks.js'
import { classes, type Generator, type Language, languages } from './generators.js'

/** The page whose programs are tried. */
export const page = 'docs/other-languages.md'

/** A program that the page shows, and the commands that it shows to make what the program needs. */
export interface PageProgram extends Omit<Generator, 'caller'> {
  /** Where the program belongs. */
  readonly file: string
  readonly text: string
}

/** How a program of the page is compiled and called, which a reader knows for his language. */
const ways: Readonly<Record<Language, Pick<PageProgram, 'file' | 'compile' | 'call'>>> = {
  Go: { file: 'main.go', compile: ['go build -o upgrade .'], call: './upgrade' },
  Python: {
    file: 'upgrade.py',
    compile: ['.venv/bin/python -m compileall -q upgrade.py'],
    call: '.venv/bin/python upgrade.py',
  },
  Java: {
    file: 'Upgrade.java',
    compile: [`javac -cp ${classes} Upgrade.java`],
    call: `java -cp ${classes} Upgrade`,
  },
  Rust: { file: 'src/main.rs', compile: ['cargo build -q'], call: '"$CARGO_TARGET_DIR/debug/upgrade"' },
}

/** The programs of the page, one for each language. */
export function readPagePrograms(): PageProgram[] {
  const blocks = readBlocks(page)
  return (Object.keys(languages) as Language[]).map((language) => {
    const at = blocks.findIndex(({ kind }) => kind === `${language.toLowerCase()} portability`)
    const [program, commands] = [blocks[at], blocks[at - 1]]
    if (!program || commands?.kind !== 'sh portability') {
      throw new Error(`${page} has no program in ${language} below the commands that it needs.`)
    }
    return {
      ...ways[language],
      name: `${page}, ${language}`,
      version: '',
      language,
      generate: commands.text.trim().split('\n'),
      text: program.text,
    }
  })
}
