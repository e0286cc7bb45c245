/** Whether the lines of several connections say of each what was so. */
import { fail } from '../failure.ts'
import { type Figure, figuresOf, isDuration } from './log-lines.ts'

/** What is known of a connection, and what was logged of it. */
export interface Facts {
  sent: string
  /** Bytes that came, and went back. */
  length: number
  /** How long it was open: at least, at most. */
  seconds: readonly [number, number]
  address: string
  line: string
}

/** Fails on the first fact that a line does not have, or has wrong. */
export function expectFacts(all: readonly Facts[]): void {
  for (const facts of all) {
    const wrong = wrongAddress(facts) ?? wrongCount(facts)
    if (wrong) fail({ sent: facts.sent, expected: wrong, came: facts.line })
  }
  expectEveryCount(all)
  expectDurations(all)
}

function wrongAddress({ address, line }: Facts): string | undefined {
  const isThere = new RegExp(`(?<![\\d.])${address.replaceAll('.', '\\.')}(?![\\d.]*\\d)`).test(
    line,
  )
  return isThere ? undefined : `the client's address beside its port: ${address}`
}

/** What a count of bytes calls itself that came, or went. */
const COUNTING =
  /bytes|^(in|out|rx|tx)[=:]$|(^|[_-])(received|recv|sent|written|wrote|echoed)[=:]?$/
const OF_A_TIME = /^(s|sec|ms|us|µs|ns)$|second/

function wrongCount({ length, line }: Facts): string | undefined {
  const figures = figuresOf(line)
  if (!figures.some(({ value }) => value === length)) {
    return `how many bytes came and went back: the number ${length}`
  }
  const other = figures.find((figure) => isCount(figure) && figure.value !== length)
  return other && `${length} for "${other.name}" too, since all that came was sent back`
}

function isCount({ name, step, unit }: Figure): boolean {
  return step === 1 && COUNTING.test(name) && !OF_A_TIME.test(unit)
}

/** A figure that is the count in most lines is to be it in all. */
function expectEveryCount(all: readonly Facts[]): void {
  const lines = all.map((facts) => ({
    ...facts,
    values: figuresOf(facts.line).map(({ value }) => value),
  }))
  const places = lines[0]?.values.keys() ?? []
  if (lines.some(({ values }) => values.length !== lines[0]?.values.length)) return
  for (const place of places) {
    const wrong = lines.filter(({ values, length }) => length > 0 && values[place] !== length)
    const [first] = wrong
    if (first === undefined || wrong.length > 1) continue
    fail({
      sent: first.sent,
      expected: `the number ${first.length} where the lines of other connections have their bytes`,
      came: first.line,
    })
  }
}

/** A duration is right in every line, and at the same place where the lines are alike. */
function expectDurations(all: readonly Facts[]): void {
  const isRight = (figure: Figure | undefined, { seconds: [least, most] }: Facts) =>
    figure !== undefined && isDuration(figure, least, most)
  const lines = all.map((facts) => ({ facts, figures: figuresOf(facts.line) }))
  const without = lines.find(({ facts, figures }) => !figures.some((each) => isRight(each, facts)))
  if (without) failDuration(without.facts)
  if (lines.some(({ figures }) => figures.length !== lines[0]?.figures.length)) return
  const places = [...(lines[0]?.figures.keys() ?? [])]
  if (places.some((place) => lines.every(({ facts, figures }) => isRight(figures[place], facts))))
    return
  failDuration(all[1] ?? (all[0] as Facts))
}

function failDuration({ sent, seconds: [least, most], line }: Facts): never {
  const [from, to] = [Math.floor(least * 1000), Math.ceil(most * 1000)]
  fail({
    sent,
    expected: `how long the connection was open, to a tenth of a second or finer: some ${from} to ${to} ms, in any unit`,
    came: line,
  })
}
