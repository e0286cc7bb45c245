/** Exercise 3: what a pool of buffers does with a workload that is played to it. */
import { within } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'

/** A workload lasts longer than an answer, so many times. */
const LONGER = 6
/** Of ten thousand buffers that are lent in a steady state, so many may have to be made. */
const FEW = 100

/** What the workload says of one of its parts, of the JSON that it prints. */
type Said = Readonly<Record<string, number>>

interface Question extends Omit<Check, 'run'> {
  part: string
  sent: string
  expected: string
  isRight(said: Said): boolean
}

const questions: readonly Question[] = [
  {
    id: 'pool-apart',
    title: 'lends a buffer to nobody while somebody has it',
    why: 'Two requests in one buffer is the worst that a server can do: each client gets what belongs to the other.',
    reading: 'Systems Performance 7.2.8; CS:APP 9.9',
    part: 'apart',
    sent: 'thousands of buffers, filled, and looked at before they are given back',
    expected: 'in each what was put into it: wrong 0',
    isRight: ({ wrong }) => wrong === 0,
  },
  {
    id: 'pool-steady',
    title: 'makes next to nothing once the same goes on and on',
    why: 'That is what it is for: no memory is asked for, zeroed and collected for each request.',
    reading: 'Systems Performance 7.2.8; Bonwick, The Slab Allocator',
    part: 'steady',
    sent: 'ten thousand buffers of many sizes, twenty at a time, after some thousand others',
    expected: `at most ${FEW} that had to be made`,
    isRight: ({ made = Number.NaN }) => made <= FEW,
  },
  {
    id: 'pool-fits',
    title: 'lends nobody a buffer far larger than is needed',
    why: 'Who gets 120 KB for a head of 700 bytes leaves the next large request without. Sizes in classes keep the one from the other.',
    reading: 'Knuth, The Art of Computer Programming 2.5; jemalloc, size classes',
    part: 'fitting',
    sent: 'a few large buffers, given back, and then many small ones',
    expected: 'none too small, and at most twice as many bytes as were asked for',
    isRight: ({ most = Number.NaN, small }) => most <= 2 && small === 0,
  },
  {
    id: 'pool-bounded',
    title: 'keeps some of what a rush has left, and no more than it may',
    why: 'A pool that only grows has the size of the worst moment of its life. One that keeps nothing saves nothing.',
    reading: 'Systems Performance 7.2.10; nginx, ngx_reusable_connection',
    part: 'rush',
    sent: '2000 buffers of 16 KiB at once, given back, and 2000 again; it may keep 1 MiB',
    expected: 'some of them again, of 1048576 bytes at the most',
    isRight: ({ kept = 0, bytes = Number.NaN, most = 0 }) => kept > 0 && bytes <= most,
  },
  {
    id: 'pool-twice',
    title: 'does not lend twice what is given back twice',
    why: 'A response that ends in two ways gives its buffer back in both of them. It must not be noticed by two strangers, weeks later.',
    reading: 'malloc(3), double free; CWE-415',
    part: 'twice',
    sent: 'a buffer that is given back twice, and eight that are lent then',
    expected: 'eight different ones: same 0',
    isRight: ({ same }) => same === 0,
  },
  {
    id: 'pool-foreign',
    title: 'lends nothing that was not its own',
    why: 'Whose memory that is, and who still writes to it, nobody knows.',
    reading: 'malloc(3), free of what was not returned by it; CWE-590',
    part: 'foreign',
    sent: 'a buffer of somebody else that is given back, and eight that are lent then',
    expected: 'none of them is that one: lent 0',
    isRight: ({ lent }) => lent === 0,
  },
]

/** The checks look at one run of the workload together. */
export function bufferPool(): Check[] {
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
  return fail({ sent: 'the workload', expected: 'a line of JSON for each part of it', came })
}
