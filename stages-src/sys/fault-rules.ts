/**
 * The language in which SYS_FAULTS asks for trouble: rules between semicolons, such
 * as
 *
 *     seed=7; read EINTR 10%; send short 1-7; accept4 EMFILE #1-3
 *
 * A rule names a call (`*`: every call), where it is made (`@file` or `@file:line`,
 * any place if left out), what happens (an errno, or a `short` count of so many
 * bytes), and when (a share of the calls, or the first to the third of them; always
 * if left out).
 */
import { type ErrorName, errnos } from './errors.ts'

export interface FaultPlan {
  seed: number
  rules: FaultRule[]
}

export interface FaultRule {
  /** As it was written, for complaints. */
  text: string
  /** A system call's name, or '*'. */
  call: string
  /** The end of the file's name and the line: '1-echo/server.ts', 42. */
  file?: string
  line?: number
  effect: Effect
  when: When
}

/** Fails with an errno, or moves so few bytes. */
export type Effect = { fail: ErrorName } | { least: number; most: number }

/** In which share of the matching calls, or in which of them, counted from 1. */
export type When = { share: number } | { from: number; to: number }

const CALL = String.raw`(?<call>\w+|\*)`
const PLACE = String.raw`(?:@(?<file>[\w./-]+?)(?::(?<line>[1-9]\d*))?)?`
const EFFECT = String.raw`(?<effect>E[A-Z0-9]+|short(?: \d+(?:-\d+)?)?)`
const WHEN = String.raw`(?<when>\d+(?:\.\d+)?%|#\d+(?:-\d+|\+)?)`
const RULE = new RegExp(`^${CALL}${PLACE} ${EFFECT}(?: ${WHEN})?$`)

/**
 * Reads the whole plan. Throws SyntaxError with a message for the person who wrote
 * it.
 */
export function parseFaults(text: string): FaultPlan {
  const plan: FaultPlan = { seed: 1, rules: [] }
  for (const part of text.split(';').map((it) => it.trim().replace(/\s+/g, ' '))) {
    if (part === '') continue
    const seed = /^seed=(\d+)$/.exec(part)
    if (seed) plan.seed = Number(seed[1])
    else plan.rules.push(parseRule(part))
  }
  return plan
}

function parseRule(text: string): FaultRule {
  const { call, file, line, effect, when } = RULE.exec(text)?.groups ?? {}
  if (call === undefined || effect === undefined) {
    throw new SyntaxError(
      `'${text}' is no fault; write, for example, 'read EINTR 10%'`,
    )
  }
  return {
    text,
    call,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line: Number(line) }),
    effect: parseEffect(effect),
    when: parseWhen(when),
  }
}

function parseEffect(text: string): Effect {
  if (!text.startsWith('short')) {
    if (!(text in errnos))
      throw new SyntaxError(`'${text}' is no errno of this system`)
    return { fail: text as ErrorName }
  }
  const [least = 1, most = least] = (text.match(/\d+/g) ?? []).map(Number)
  if (least < 1 || most < least)
    throw new SyntaxError(`'${text}' leaves no byte to move`)
  return { least, most }
}

function parseWhen(text: string | undefined): When {
  if (text === undefined) return { from: 1, to: Infinity }
  if (text.endsWith('%')) {
    const share = Number.parseFloat(text) / 100
    if (share > 1) throw new SyntaxError(`'${text}' is more than all calls`)
    return { share }
  }
  const [from = 1, last = from] = (text.match(/\d+/g) ?? []).map(Number)
  const to = text.endsWith('+') ? Infinity : last
  if (from < 1 || to < from) {
    throw new SyntaxError(
      `'${text}' is none of the calls, the first of which is #1`,
    )
  }
  return { from, to }
}
