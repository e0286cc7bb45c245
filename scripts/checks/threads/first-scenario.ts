/** What the first program of week 9 does: as a scenario, it lets the explorer find mistakes. */
import { within } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'

/** A search lasts longer than an answer, so many times. */
const LONGER = 6

/** The checks of one scenario: what it is by itself is looked at once. */
export function scenario(): Check[] {
  let asItIs: Promise<string> | undefined
  const once = (context: Context) => {
    asItIs ??= explored(context, '')
    return asItIs
  }
  const mistakes = MISTAKES.map(({ names, ...about }) => ({
    ...about,
    async run(context: Context) {
      expectNothing(await once(context))
      for (const name of names) await expectFound(context, name)
    },
  }))
  return [{ ...RIGHT, run: async (context) => expectNothing(await once(context)) }, ...mistakes]
}

type About = Omit<Check, 'run'>

const RIGHT: About = {
  id: 'nothing-found',
  title: 'lets the explorer find nothing where nothing is wrong',
  why: 'A scenario is right in every order in which its threads can go on, or it says nothing of what it explores.',
  reading: 'ThreadSanitizer Algorithm; ECMAScript 29 Memory Model',
}

/** What the scenario has to find: by their names, mistakes of `npm run explore -- --mistakes`. */
const MISTAKES: readonly (About & { names: readonly string[] })[] = [
  {
    id: 'finds-two-inside',
    names: ['mutex-looks-then-takes', 'mutex-if-for-while'],
    title: 'finds a lock that lets two threads in',
    why: 'Two threads have to want the lock, and do something under it that shows.',
    reading: 'CS:APP 12.5.1 Progress Graphs; OSTEP 28 Locks',
  },
  {
    id: 'finds-who-is-left-asleep',
    names: ['mutex-notifies-the-wrong-state', 'mutex-waits-for-the-wrong-value'],
    title: 'finds a lock that leaves somebody asleep',
    why: 'Nobody can go on, and nothing is wrong with any number: that is found by looking at who sleeps.',
    reading: 'futex(2); CS:APP 12.7.5 Deadlocks',
  },
  {
    id: 'finds-a-lost-wake-up',
    names: ['condition-looks-too-late', 'condition-counts-nothing', 'condition-wakes-none'],
    title: 'finds a signal that comes before the sleep',
    why: 'Whoever looks, and then goes to sleep, may be told in between. It needs somebody who waits for a change, and somebody who makes it.',
    reading: 'pthread_cond_wait(3); OSTEP 30.1; TLPI 30.2',
  },
  {
    id: 'finds-two-changes',
    names: ['condition-flips-a-bit'],
    title: 'finds two changes that look like none',
    why: 'A value that has come back is not a value that has stayed (ABA). It takes two signals between a look and the sleep.',
    reading: 'futex(2); Drepper, Futexes Are Tricky',
  },
]

function expectNothing(printed: string): void {
  if (!printed.startsWith('✗')) return
  fail({ sent: 'the scenario as it is', expected: 'nothing found', came: headline(printed) })
}

async function expectFound(context: Context, mistake: string): Promise<void> {
  const sent = `--mistake ${mistake}`
  const printed = await explored(context, sent)
  if (printed.startsWith('✗')) return
  fail({ sent, expected: 'the mistake to be found', came: headline(printed) })
}

/** What the explorer prints of the scenario: it begins with ✓ or ✗. */
async function explored(context: Context, flags: string): Promise<string> {
  const program = context.launch('', flags)
  const exit = await within(LONGER * context.patience, program.exited)
  const printed = program.standardOutput.join('\n')
  if (exit && /^[✓✗] /.test(printed)) return printed
  const came = exit
    ? [exit.description, ...program.lines].join(': ')
    : `no end within ${(LONGER * context.patience) / 1000} s (--patience, ${LONGER} times)`
  return fail({
    sent: flags || 'the scenario as it is',
    expected: 'a scenario that can be explored',
    came,
  })
}

function headline(printed: string): string {
  return printed.split('\n', 1)[0] ?? ''
}
