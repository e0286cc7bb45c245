/** Exercise 1: a queue between producers and consumers, in every order of their steps. */
import type { Check } from '../../check.ts'
import { explored } from './explored.ts'

const READING = 'CS:APP 12.5.4; OSTEP 30.2 The Producer/Consumer (Bounded Buffer) Problem'

export function producerConsumer(): Check[] {
  return explored([
    {
      id: 'queue-order',
      title: 'gives out jobs in the order in which they came',
      why: 'Who has waited longest is served first; otherwise somebody waits for ever while others come.',
      reading: READING,
      scenarios: ['inOrder'],
    },
    {
      id: 'queue-full',
      title: 'lets a producer wait while there is no room',
      why: 'A job that is dropped is a client who is never answered. The one who accepts has to wait, and the listen backlog fills behind it.',
      reading: READING,
      scenarios: ['fullQueue'],
    },
    {
      id: 'queue-empty',
      title: 'gives each job to one consumer, whoever is faster',
      why: 'Between the signal and the mutex somebody else may have taken the job. What was true when it was woken need not be true when it goes on: ask again, in a loop.',
      reading: 'pthread_cond_wait(3); TLPI 30.2.3; OSTEP 30.2',
      scenarios: ['emptyQueue'],
    },
    {
      id: 'queue-both',
      title: 'wakes somebody who can go on, while both sides wait',
      why: 'With one condition for both sides, the one signal that a producer needs may wake a consumer, who goes back to sleep with it.',
      reading: 'OSTEP 30.2, The Single Buffer Producer/Consumer Solution; TLPI 30.2.2',
      scenarios: ['bothWait'],
    },
    {
      id: 'queue-closes',
      title: 'closes: what is in it is still done, and nobody is left asleep',
      why: 'That it is closed concerns all who sleep, and one signal wakes one. A job that was taken in was promised.',
      reading: 'pthread_cond_broadcast(3); TLPI 30.2.2',
      scenarios: ['closing', 'closedWhileFull'],
    },
  ])
}
