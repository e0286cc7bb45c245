/** Exercise 3: who gets the next connection, where all is known and where little is. */
import type { Check } from '../../check.ts'
import { checksOf, type Said } from './printed.ts'

const SENT = 'connections for seven tenths of what the workers can do; '

/** The slowest of a hundred take so long at the most. */
const within =
  (milliseconds: number) =>
  ({ p99 = Number.NaN }: Said) =>
    p99 <= milliseconds

export function balancing(): Check[] {
  return checksOf([
    {
      id: 'balance-even',
      title: 'gives everybody the same where all are alike',
      why: 'Any rule that takes them in turn does that. Chance does not: some get three in a row.',
      reading:
        'Mitzenmacher, The Power of Two Choices in Randomized Load Balancing; nginx, round-robin',
      part: 'even',
      sent: `${SENT}all of the same size`,
      expected: '99 of 100 within 20 ms',
      isRight: within(20),
    },
    {
      id: 'balance-uneven',
      title: 'keeps the small away from the large',
      why: 'Who counts turns gives a connection to a worker that is busy for a while, since it is its turn. Who counts connections sees that it has some already.',
      reading:
        'nginx, least_conn; Systems Performance 2.6.5; Harchol-Balter, size-based scheduling',
      part: 'uneven',
      sent: `${SENT}one in fifty of them fifty times as large`,
      expected: '99 of 100 within 330 ms',
      isRight: within(330),
    },
    {
      id: 'balance-slow',
      title: 'gives less to a worker that is slower',
      why: 'A worker that shares its processor gets less done. In turn it would be given as much as the others, and never come to an end.',
      reading: 'nginx, least_conn, weight; sched_setaffinity(2)',
      part: 'slow',
      sent: `${SENT}one worker a third as fast as the others`,
      expected: '99 of 100 within 60 ms',
      isRight: within(60),
    },
    {
      id: 'balance-late',
      title: 'does not send all to the same where the scoreboard is a moment old',
      why: 'Who had the fewest a tenth of a second ago has been given all that came since: by everybody who has looked at the same number.',
      reading:
        'Mitzenmacher, How Useful Is Old Information?; Dahlin, Interpreting Stale Load Information',
      part: 'late',
      sent: `${SENT}the scoreboard is read ten times a second`,
      expected: '99 of 100 within 60 ms',
      isRight: within(60),
    },
    {
      id: 'balance-both',
      title: 'does well where some are large, and the scoreboard is a moment old',
      why: 'What it says is old, and still worth something: who has had a large one then has it now.',
      reading: 'Mitzenmacher, How Useful Is Old Information?',
      part: 'both',
      sent: `${SENT}one in fifty fifty times as large, the scoreboard read ten times a second`,
      expected: '99 of 100 within 560 ms',
      isRight: within(560),
    },
  ])
}
