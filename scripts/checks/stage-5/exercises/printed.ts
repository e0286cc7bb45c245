/** What an exercise's program prints: lines of JSON, which are looked at together. */
import { within } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'

/** A program lasts longer than an answer, so many times. */
const LONGER = 6

/** What it says of one of its parts. */
export type Said = Readonly<Record<string, number>>

export interface Question extends Omit<Check, 'run'> {
  part: string
  sent: string
  expected: string
  isRight(said: Said): boolean
}

/** The checks look at one run of the program together. */
export function checksOf(questions: readonly Question[]): Check[] {
  let said: Promise<Map<string, Said>> | undefined
  return questions.map(({ part, sent, expected, isRight, ...about }) => ({
    ...about,
    async run(context) {
      said ??= play(context)
      const found = (await said).get(part)
      if (found && isRight(found)) return
      fail({ sent, expected, came: found ? JSON.stringify(found) : `nothing of ‘${part}’` })
    },
  }))
}

async function play({ launch, patience }: Context): Promise<Map<string, Said>> {
  const program = launch('')
  const exit = await within(LONGER * patience, program.exited)
  const lines = program.standardOutput.filter((line) => line.startsWith('{'))
  if (exit?.status === 0 || lines.length > 0) {
    const all = lines.map((line): { part: string } & Said => JSON.parse(line))
    return new Map(all.map(({ part, ...said }) => [part, said]))
  }
  const came = exit
    ? [exit.description, ...program.lines].join(': ')
    : `no end within ${(LONGER * patience) / 1000} s (--patience, ${LONGER} times)`
  return fail({ sent: 'the program', expected: 'a line of JSON for each of its parts', came })
}
