/** Exercise 2: numbers of several threads, in every order of their steps. */
import type { Check } from '../../check.ts'
import { explored } from './explored.ts'

const MEMORY = 'ECMAScript 29 Memory Model, and 25.4 The Atomics Object'

export function statistics(): Check[] {
  return explored([
    {
      id: 'statistics-status',
      title: 'counts the responses of one thread by their status',
      why: 'This much works without any thought of threads.',
      reading: 'RFC 9110 §15 Status Codes',
      scenarios: ['byStatus'],
    },
    {
      id: 'statistics-together',
      title: 'loses nothing when two threads count at once',
      why: 'To add is to read, to compute and to write. Who writes between the read and the write of another is forgotten.',
      reading: `CS:APP 12.5 Synchronizing Threads with Semaphores; ${MEMORY}`,
      scenarios: ['together'],
    },
    {
      id: 'statistics-large',
      title: 'counts bytes beyond 32 bits',
      why: 'A server of films has sent four gigabytes within minutes.',
      reading: 'CS:APP 2.3.1 Unsigned Addition',
      scenarios: ['largeFiles'],
    },
    {
      id: 'statistics-agree',
      title: 'shows no request without its status',
      why: 'Two numbers that belong together are changed together, or one of them is reckoned from the other.',
      reading: 'CS:APP 12.5.1–12.5.3; OSTEP 28 Locks',
      scenarios: ['lookAtRequests'],
    },
    {
      id: 'statistics-whole',
      title: 'shows a large number before or after it was changed, and never half of it',
      why: 'In two words, it is changed in two steps: between them it is off by four gigabytes.',
      reading: MEMORY,
      scenarios: ['lookAtBytes'],
    },
    {
      id: 'statistics-slowest',
      title: 'keeps the largest duration, whoever comes last',
      why: 'Who has found that 5 is more than 0 may write it over the 9 that came in between.',
      reading: 'ECMAScript 25.4, Atomics.compareExchange; OSTEP 28.9 Compare-And-Swap',
      scenarios: ['slowest'],
    },
  ])
}
