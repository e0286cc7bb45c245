/** A finding for a person: what, where in the source, who holds what, and step by step. */

import type { Replay, Standing } from './replay.ts'
import type { Finding, Outcome, Round } from './search.ts'
import type { Place } from './stack.ts'
import type { Step } from './witness.ts'

/** How the report finds what it prints beside a place. */
export interface Sources {
  /** The text of a line, or nothing. */
  line(place: Place): string
  /** A file as a person calls it. */
  name(place: Place): string
}

/** The widest a column of the table is. */
const WIDEST = 34
/** Rows of a table: the first and the last ones of what is longer. */
const FIRST_ROWS = 12
const LAST_ROWS = 36

// #region report
/** The report of a finding, in lines. */
export function report(finding: Finding, replay: Replay, sources: Sources): string[] {
  return [...headline(finding, replay, sources), '', ...table(replay, sources)]
}
// #endregion report

/** What is wrong, in words and places. */
export function headline({ ending }: Finding, replay: Replay, sources: Sources): string[] {
  switch (ending.kind) {
    case 'race':
      return raceLines(replay, sources)
    case 'deadlock':
      return ['a deadlock. Nobody can go on:', ...standingLines(replay, sources)]
    case 'livelock':
      return ['a livelock. It goes on, and comes to no end:', ...standingLines(replay, sources)]
    case 'invariant':
      return [`a broken invariant, once all had ended: ${messageOf(ending.error)}`]
    case 'exception':
    case 'stray':
      return [
        `${replay.threads[ending.thread]?.name}: ${messageOf(ending.error)}`,
        ...placeLines(replay.thrownAt, sources),
      ]
    default:
      return []
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

// #region race
function raceLines({ accesses, threads }: Replay, sources: Sources): string[] {
  const word = accesses[0]?.word
  return [
    `a data race. Both touch ‘${word}’, one writes, and nothing orders one before the other:`,
    ...accesses.flatMap(({ thread, kind, where }) => [
      row(threads[thread]?.name ?? '', kind, where, sources),
      ...callers(where, sources),
    ]),
  ]
}
// #endregion race

// #region deadlock
function standingLines(replay: Replay, sources: Sources): string[] {
  const lines = replay.threads.flatMap((thread) => {
    if (thread.state === 'finished') return [`  ${thread.name.padEnd(10)} has ended`]
    return [
      row(thread.name, doing(thread), thread.where, sources),
      ...callers(thread.where, sources),
      ...heldLines(thread, replay, sources),
    ]
  })
  return [...lines, ...earlyLines(replay, sources)]
}

function doing({ state, text }: Standing): string {
  if (state === 'killed') return `was killed before it could touch ‘${text}’`
  if (state === 'sleeps') return `sleeps on ‘${text}’`
  if (state === 'spins') return `looks at ‘${text}’ again and again`
  return state === 'blocked' ? `is blocked in ${text}` : `is about to touch ‘${text}’`
}

/** Who holds the lock that a thread waits for. */
function heldLines({ text }: Standing, { holders, threads }: Replay, sources: Sources): string[] {
  const holder = holders.find(({ lock }) => lock === text)
  if (!holder) return []
  const where = holder.where.map((place) => at(place, sources)).join(' ← ')
  return [
    `             ${threads[holder.thread]?.name} has held it since step ${holder.step}, ${where}`,
  ]
}

/** A lost wake-up: the notify came while nobody slept. */
function earlyLines({ tooEarly, threads }: Replay, sources: Sources): string[] {
  if (tooEarly.length === 0) return []
  const which =
    tooEarly.length === 1 ? 'The only notify that woke nobody' : 'Notifies that woke nobody'
  const each = tooEarly.map(({ thread, number, where }) => {
    const [place] = where
    return `${threads[thread]?.name}, step ${number}${place ? `, ${at(place, sources)}` : ''}`
  })
  return [`  ${which}: ${each.join('; ')}`]
}
// #endregion deadlock

function row(name: string, what: string, where: readonly Place[], sources: Sources): string {
  const [place] = where
  const source = place ? `${at(place, sources)}   ${sources.line(place).trim()}` : ''
  return `  ${name.padEnd(10)} ${what}   ${source}`
}

function callers(where: readonly Place[], sources: Sources): string[] {
  if (where.length < 2) return []
  const names = where.slice(1).map((place) => at(place, sources))
  return [`             called from ${names.join(' ← ')}`]
}

function placeLines(where: readonly Place[] | undefined, sources: Sources): string[] {
  if (!where?.[0]) return []
  return [
    `  thrown at  ${at(where[0], sources)}   ${sources.line(where[0]).trim()}`,
    ...callers(where, sources),
  ]
}

function at(place: Place, sources: Sources): string {
  return `${sources.name(place)}:${place.line}`
}

// #region table
/** A column for each thread, a row for each step. */
function table({ steps, threads }: Replay, sources: Sources): string[] {
  const left = Math.max(0, steps.length - FIRST_ROWS - LAST_ROWS)
  const shown = left > 1 ? [...steps.slice(0, FIRST_ROWS), ...steps.slice(-LAST_ROWS)] : steps
  const columns = threads.map(({ name }, index) => {
    const texts = shown.filter(({ thread }) => thread === index).map(({ text }) => text.length)
    return Math.min(WIDEST, Math.max(name.length, ...texts)) + 2
  })
  const cells = (texts: readonly string[]): string =>
    texts.map((text, index) => text.padEnd(columns[index] as number)).join('')
  const rows = shown.map((step) => tableRow(step, threads.length, cells) + lineOf(step, sources))
  if (left > 1) rows.splice(FIRST_ROWS, 0, `     …  ${left} more steps`)
  return [`  step  ${cells(threads.map(({ name }) => name))}line`, ...rows]
}

function tableRow(
  { number, thread, text }: Step,
  threads: number,
  cells: (texts: readonly string[]) => string,
): string {
  const texts = Array.from({ length: threads }, (_, index) => (index === thread ? text : ''))
  return `${`${number}`.padStart(6)}  ${cells(texts)}`
}

function lineOf({ where }: Step, sources: Sources): string {
  return where[0] ? at(where[0], sources) : ''
}
// #endregion table

// #region rounds
/** What was tried: never more than that, and said so. */
export function summary({ rounds, finding }: Outcome): string {
  const schedules = rounds.reduce((sum, round) => sum + round.schedules, 0)
  const milliseconds = rounds.reduce((sum, round) => sum + round.milliseconds, 0)
  const rate = schedules >= 1000 ? `, ${count((schedules / milliseconds) * 1000)} a second` : ''
  const time = `${(milliseconds / 1000).toFixed(1)} s${rate}`
  const number = `${count(schedules)} schedule${schedules === 1 ? '' : 's'}`
  if (!finding) return `${number} in ${time}`
  const { preemptions } = finding
  const last = rounds.at(-1)?.bound
  const least =
    typeof last === 'number' && preemptions > 0
      ? `; none with fewer than ${plural(preemptions)}`
      : ''
  return `${number} in ${time}${least}`
}

function plural(preemptions: number): string {
  return `${preemptions} preemption${preemptions === 1 ? '' : 's'}`
}

/** A line for each bound. */
export function roundLines(rounds: readonly Round[]): string[] {
  return rounds.map(({ bound, schedules, cut, milliseconds, isComplete, isBounded }) => {
    const end = isComplete
      ? isBounded
        ? 'complete within it'
        : 'complete, and more would add none'
      : 'not complete'
    const what = typeof bound === 'number' ? `bound ${bound}` : bound
    const time = `${(milliseconds / 1000).toFixed(2)} s`
    return `  ${what.padEnd(10)} ${count(schedules).padStart(10)} schedules, ${count(cut)} cut short, ${time}: ${end}`
  })
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en-US')
}
// #endregion rounds
