/** Exercise 4: a deadlock that is there, and one that is not any more. */
import type { Check } from '../../check.ts'
import { explored } from './explored.ts'

const READING = 'CS:APP 12.7.5 Deadlocks; OSTEP 32.3 Deadlock Bugs'

export function deadlock(): Check[] {
  return explored([
    {
      id: 'deadlock-made',
      title: 'has a deadlock where it should have one',
      why: 'Two threads that each hold one lock and wait for the other’s. Who cannot make one will not know it when it comes.',
      reading: READING,
      scenarios: ['deadlock'],
      finds: 'deadlock',
    },
    {
      id: 'deadlock-mended',
      title: 'moves money there and back without one',
      why: 'If everybody takes the locks in one order, there is no circle.',
      reading: READING,
      scenarios: ['twoAccounts'],
    },
    {
      id: 'deadlock-ring',
      title: 'moves money in a ring of three without one',
      why: 'An order for pairs need not be one for all: that of the names is, that of the threads is not.',
      reading: READING,
      scenarios: ['aRing'],
    },
    {
      id: 'deadlock-alone',
      title: 'moves money from an account to itself',
      why: 'A mutex that is not recursive waits for whoever holds it, even for itself.',
      reading: 'pthread_mutex_lock(3), PTHREAD_MUTEX_NORMAL; TLPI 30.1.7',
      scenarios: ['oneAccount'],
    },
    {
      id: 'deadlock-whole',
      title: 'lets nobody see money that is in no account',
      why: 'With one lock at a time there is no deadlock either. But both locks were needed: what is changed together must be locked together.',
      reading: 'CS:APP 12.5.1–12.5.3; OSTEP 32.2 Non-Deadlock Bugs',
      scenarios: ['anAuditor'],
    },
  ])
}
