import { type Goal, isMet, type Measurement } from './measurement.js'
import { digits } from './statistics.js'

/** Writes every measurement as Markdown, the goals first. */
export function writeResults(measurements: readonly Measurement[], machine: string): string {
  const goals = measurements.flatMap((one) => one.goals)
  const met = goals.filter(isMet)
  return `# What was measured

Made by \`npm run bench\` on ${machine}. Only the ratios travel to another machine. Each figure is a median,
with the least and the most in brackets.

## Goals: ${met.length} of ${goals.length} met

${writeTable(['', 'goal', 'measured', 'bound'], goals.map(goalRow))}

${measurements.map(writeMeasurement).join('\n')}`
}

/** Writes one measurement as Markdown. */
export function writeMeasurement({ title, method, columns, rows }: Measurement): string {
  return `## ${title}\n\n${method}\n\n${writeTable(columns, rows)}\n`
}

/** Writes a Markdown table whose columns are aligned, so that it reads on a terminal as well. */
export function writeTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [columns, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = columns.map((_, index) => Math.max(3, ...cells.map((row) => row[index]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, index) => (row[index] ?? '').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join(
    '\n',
  )
}

function goalRow(goal: Goal): string[] {
  const { what, measured, bound, limit, unit } = goal
  return [
    isMet(goal) ? '✓' : '✗',
    what,
    `${digits(measured)} ${unit}`.trim(),
    `${bound} ${digits(limit)} ${unit}`.trim(),
  ]
}
