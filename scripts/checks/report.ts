/** Results as a person reads them, and as a machine does. */
import { styleText } from 'node:util'
import type { MilestoneCheck } from './check.ts'
import { milestoneTexts } from './milestones.ts'
import type { Result } from './run.ts'

export interface Totals {
  passed: number
  failed: number
  skipped: number
}

/** One result as it is printed: a line, and below a failed one what was seen and why it matters. */
export function describe(result: Result): string {
  const { check } = result
  switch (result.status) {
    case 'passed':
      return `  ${paint('green', '✓')} ${named(check)}`
    case 'skipped':
      return `  ${paint('yellow', '–')} ${named(check)}\n${row('skipped', result.reason)}`
    case 'failed':
      return [
        `  ${paint('red', '✗')} ${named(check)}`,
        row('sent', result.evidence.sent),
        row('expected', result.evidence.expected),
        row('came', result.evidence.came, 'red'),
        row('why', check.why),
        row('read', check.reading),
      ].join('\n')
  }
}

/** A check in a list: its id and what a correct server does. */
export function named({ id, title }: MilestoneCheck): string {
  return `${paint('bold', id.padEnd(24))} ${title}`
}

/** The milestone's wording in the plan, once before the first of its checks. */
export class Headings {
  #last = ''
  readonly #texts: Map<string, string>

  constructor(stage: number) {
    this.#texts = milestoneTexts(stage)
  }

  before({ milestone }: MilestoneCheck): string {
    if (milestone === this.#last) return ''
    this.#last = milestone
    return `\n${paint('underline', this.#texts.get(milestone) ?? milestone)}\n`
  }
}

export function totalsOf(results: readonly Result[]): Totals {
  const count = (status: Result['status']) =>
    results.filter((result) => result.status === status).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

/** `24 passed, 0 failed`, with the skipped ones if there are any. */
export function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}

/** The whole run for machines. */
export function asJson(stage: number, server: string, results: readonly Result[]): string {
  const checks = results.map(({ check, ...outcome }) => ({
    id: check.id,
    title: check.title,
    milestone: check.milestone,
    ...('evidence' in outcome ? { ...outcome, why: check.why, reading: check.reading } : outcome),
  }))
  return JSON.stringify({ stage, server, ...totalsOf(results), checks }, undefined, 2)
}

/** A label and its text, broken into lines that stay beside the label. */
function row(label: string, content: string, style: Style = 'dim'): string {
  const indent = 6
  const labelWidth = 10
  const width = Math.max(40, Math.min(process.stdout.columns ?? 100, 100) - indent - labelWidth)
  const [first = '', ...rest] = wrap(content, width)
  return [
    `${' '.repeat(indent)}${paint(style, label.padEnd(labelWidth))}${first}`,
    ...rest.map((line) => ' '.repeat(indent + labelWidth) + line),
  ].join('\n')
}

function wrap(content: string, width: number): string[] {
  const lines: string[] = []
  for (const word of content.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  return lines
}

/** Colours where standard output is a terminal; styleText leaves them out elsewhere (NO_COLOR too). */
function paint(style: Style, content: string): string {
  return styleText(style, content)
}

type Style = Parameters<typeof styleText>[0]
