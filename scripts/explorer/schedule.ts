/**
 * A schedule as a short text: `A4B6A` is A four steps, B six, A one. `B~`: B's wait times out; `B?`:
 * it ends for nothing; `A!c`: A's notify wakes C, though another has slept longer; `A!`: A is killed.
 */
import { letterOf } from './thread.ts'
import {
  FOR_NOTHING,
  GO,
  howOf,
  KILLED,
  TIMED_OUT,
  threadOf,
  transition,
  wokenBy,
} from './transitions.ts'

/** A text that is no schedule. The message is one line, for the person who typed it. */
export class ScheduleError extends Error {}

/** The text of a schedule. */
export function scheduleText(codes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < codes.length; ) {
    const code = codes[at] as number
    let times = 1
    while (codes[at + times] === code) times += 1
    text += stepText(code) + (times > 1 ? times : '')
    at += times
  }
  return text
}

function stepText(code: number): string {
  const letter = letterOf(threadOf(code))
  if (howOf(code) === TIMED_OUT) return `${letter}~`
  if (howOf(code) === FOR_NOTHING) return `${letter}?`
  if (howOf(code) === KILLED) return `${letter}!`
  const woken = lettersIn(wokenBy(code))
  return woken === '' ? letter : `${letter}!${woken}`
}

/** The letters of the threads in a mask. */
function lettersIn(mask: number): string {
  let letters = ''
  for (let thread = 0; mask >> thread !== 0; thread += 1) {
    if (mask & (1 << thread)) letters += letterOf(thread).toLowerCase()
  }
  return letters
}

/** The transitions of a schedule. Throws where the text is none. */
export function parseSchedule(text: string): number[] {
  const codes: number[] = []
  const step = /([A-H])(~|\?|![a-h]*)?(\d*)/y
  while (step.lastIndex < text.length) {
    const from = step.lastIndex
    const match = step.exec(text)
    if (!match) throw new ScheduleError(`no schedule: ‘${text.slice(from)}’ in ‘${text}’`)
    const [, letter = '', how = '', times] = match
    for (let time = Number(times || 1); time > 0; time -= 1) codes.push(codeOf(letter, how))
  }
  return codes
}

function codeOf(letter: string, how: string): number {
  const thread = letter.charCodeAt(0) - 65
  if (how === '~') return transition(thread, TIMED_OUT)
  if (how === '?') return transition(thread, FOR_NOTHING)
  if (how === '!') return transition(thread, KILLED)
  let woken = 0
  for (const each of how.slice(1)) woken |= 1 << (each.charCodeAt(0) - 97)
  return transition(thread, GO, woken)
}
