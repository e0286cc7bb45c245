/** Results as a person reads them, and as a machine does. */
import { styleText } from 'node:util'
import type { MilestoneCheck } from './check.ts'
import type { Evidence } from './failure.ts'
import { milestoneTexts } from './milestones.ts'
import type { Plan } from './plan.ts'
import { printable } from './printable.ts'
import { type Rule, ruleInWords } from './rule.ts'
import type { LastWords, Result } from './run.ts'

export interface Totals {
  passed: number
  failed: number
  skipped: number
  /** How many were not asked any more. */
  notAsked: number
}

/** One result as it is printed: a line, and below a failed one what was seen and why it matters. */
export function describe(result: Result): string {
  const { check } = result
  switch (result.status) {
    case 'passed':
      return [`  ${paint('green', '✓')} ${named(check)}`, ...adviceRows(result.advice)].join('\n')
    case 'skipped':
      return `  ${paint('yellow', '–')} ${named(check)}\n${row('skipped', result.reason)}`
    case 'failed':
      return [`  ${paint('red', '✗')} ${named(check)}`, ...failureRows(result)].join('\n')
  }
}

type Failed = Extract<Result, { status: 'failed' }>

function failureRows(result: Failed): string[] {
  const { check, evidence, more = [], numbers, advice } = result
  return [
    ...evidenceRows(evidence, check.rule),
    ...(result.waited === undefined ? [] : [row('waited', result.waited)]),
    ...lastWordsRows(result),
    row('why', evidence.why ?? check.why),
    row('read', check.reading),
    ...inShort('also', more),
    ...(numbers === undefined ? [] : [row('cases', numbers, 'red')]),
    ...(advice.length === 0 ? [] : [row('advice', adviceLater(advice.length))]),
  ]
}

function adviceLater(count: number): string {
  return `${count} more where the standard leaves room, shown once the check passes`
}

/** How many of the other cases are shown, a line each. */
const SHORT_CASES = 8
/** Characters of what came that are shown of each. */
const SHORT = 60

function evidenceRows(evidence: Evidence, ruleOfCheck: Rule = 'demanded'): string[] {
  const { title, situation, sent, expected, came, rule = ruleOfCheck, reading } = evidence
  return [
    ...(title === undefined ? [] : [row('case', title)]),
    ...(situation === undefined ? [] : [row('when', situation)]),
    row('sent', sent),
    row('expected', expected),
    row('came', came, 'red'),
    row('rule', reading ?? ruleInWords(rule)),
  ]
}

/** How the server ended, if it has, and what it has said on standard error. */
function lastWordsRows({ ended, lastWords }: LastWords): string[] {
  const lines = ended === undefined ? lastWords.slice(-LINES_OF_THE_LIVING) : lastWords
  const said = lines.map((line) => row('', line))
  return [
    ...(ended === undefined ? [] : [row('ended', `the server: ${ended}`, 'red')]),
    ...(said.length === 0 ? [] : [row('stderr', 'the last that it has said there:'), ...said]),
  ]
}

/** How many lines of standard error are shown of a server that goes on. */
const LINES_OF_THE_LIVING = 3

/** Evidence in a line each: of a case its title says what is sent. */
function inShort(label: string, all: readonly Evidence[]): string[] {
  const rows = all.slice(0, SHORT_CASES).map(({ title, sent, came }) => {
    return row(
      label,
      `${title ?? sent}: ${came.length > SHORT ? `${came.slice(0, SHORT)}…` : came}`,
    )
  })
  const rest = all.length - rows.length
  return rest > 0 ? [...rows, row(label, `${rest} more, in full with --json`)] : rows
}

/** What a passed check would have liked otherwise, in full: it is all that there is to say. */
function adviceRows(advice: readonly Evidence[]): string[] {
  return advice
    .slice(0, SHORT_CASES)
    .flatMap(({ title, sent, expected, came, rule, reading }) => [
      row('advice', `${title ?? sent}: expected ${expected}; came ${came}`),
      row('', reading ?? ruleInWords(rule ?? 'open')),
    ])
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

/** `asked` is how many checks there were to ask. */
export function totalsOf(results: readonly Result[], asked: number = results.length): Totals {
  const count = (status: Result['status']) =>
    results.filter((result) => result.status === status).length
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')]
  return { passed, failed, skipped, notAsked: asked - results.length }
}

/** `24 passed, 0 failed`, with the skipped ones if there are any, and those not asked. */
export function closingLine({ passed, failed, skipped, notAsked }: Totals): string {
  const others = `${skipped ? `, ${skipped} skipped` : ''}${notAsked ? `, ${notAsked} not asked` : ''}`
  return `${passed} passed, ${failed} failed${others}`
}

/** Something there is to say besides the results. */
export function note(sentence: string): string {
  return row('note', sentence, 'yellow')
}

/** The checks by themselves, for machines. */
export function listAsJson(stage: number, checks: readonly MilestoneCheck[]): string {
  const list = checks.map(({ id, title, milestone, rule = 'demanded' }) => {
    return { id, title, milestone, rule }
  })
  return JSON.stringify({ stage, checks: list }, undefined, 2)
}

/** The whole run for machines. */
export function asJson(
  { stage, checks: asked, target }: Pick<Plan, 'stage' | 'checks' | 'target'>,
  results: readonly Result[],
  notes: readonly string[],
): string {
  const checks = results.map(({ check, ...outcome }) => ({
    id: check.id,
    title: check.title,
    milestone: check.milestone,
    rule: check.rule ?? 'demanded',
    ...('evidence' in outcome ? { ...outcome, why: check.why, reading: check.reading } : outcome),
  }))
  const server = target.description
  const totals = totalsOf(results, asked.length)
  return JSON.stringify({ stage, server, ...totals, notes, checks }, undefined, 2)
}

/** A label and its text, broken into lines that stay beside the label. */
function row(label: string, content: string, style: Style = 'dim'): string {
  const indent = 6
  const labelWidth = 10
  const width = Math.max(40, Math.min(process.stdout.columns ?? 100, 100) - indent - labelWidth)
  const [first = '', ...rest] = wrap(printable(content), width)
  return [
    `${' '.repeat(indent)}${paint(style, label.padEnd(labelWidth))}${first}`,
    ...rest.map((line) => ' '.repeat(indent + labelWidth) + line),
  ].join('\n')
}

function wrap(content: string, width: number): string[] {
  const lines: string[] = []
  for (const word of content.split(' ').flatMap((word) => piecesOf(word, width))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  return lines
}

/** A word that is longer than a line, in lines. */
function piecesOf(word: string, width: number): string[] {
  return word.length <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? [])
}

/** Colours where standard output is a terminal; styleText leaves them out elsewhere (NO_COLOR too). */
function paint(style: Style, content: string): string {
  return styleText(style, content)
}

type Style = Parameters<typeof styleText>[0]
