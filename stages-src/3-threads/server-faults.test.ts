/** Both models on a kernel that misbehaves: every call of stage 3's own, every errno. */
import { describe, test } from 'vitest'
import {
  folderOfFiles,
  survivesAll,
  type Trial,
  tracedPlaces,
} from '../../tests/support/every-errno.ts'

const folder = folderOfFiles()

/** Earlier stages' own calls are tried there; who only warms up serves nobody. */
function isOwn(file: string): boolean {
  return /^3-threads\//.test(file) && file !== '3-threads/warm-up.ts'
}

function trialOf(model: string): Trial {
  return {
    stage: '3-threads',
    words: ['--model', model, '--threads', '1', '--running', '1'],
    concerns: (file) =>
      isOwn(file) || /^2-http\/(poll-wait|lingering-close)\.ts/.test(file),
    retried: {
      accept4: ['EAGAIN', 'EINTR'],
      poll: ['EINTR'],
      recv: ['EAGAIN', 'EINTR'],
      send: ['EAGAIN', 'EINTR'],
    },
    unspoken: [
      // The bell and the count of others only shorten a sleep.
      'read 3-threads/pool/dispatcher.ts',
      'write 3-threads/pool/pool.ts',
      'read 3-threads/thread-per-connection/shared-queue.ts',
      'write 3-threads/thread-per-connection/shared-queue.ts',
      // What is drained is over already.
      'recv 3-threads/pool/dispatcher.ts',
    ],
  }
}

// A pool's thread asks poll(2) only whether the stop has come, now and then.
const pool = { ...trialOf('pool'), concerns: isOwn }
const poolPlaces = await tracedPlaces(pool, folder)
const threads = trialOf('thread-per-connection')
const threadPlaces = await tracedPlaces(threads, folder)

describe.concurrent('every errno, in a pool', () => {
  test.each(poolPlaces)('of $call in $file is survived and said', async (place) => {
    await survivesAll(pool, place, folder)
  })
})

describe.concurrent('every errno, with a thread per connection', () => {
  test.each(threadPlaces)(
    'of $call in $file is survived and said',
    async (place) => {
      await survivesAll(threads, place, folder)
    },
  )
})
