/** The server on a kernel that misbehaves: every call of stage 4's own, every errno. */
import { describe, test } from 'vitest'
import {
  folderOfFiles,
  survivesAll,
  type Trial,
  tracedPlaces,
} from '../../tests/support/every-errno.ts'

const folder = folderOfFiles()

/** What calls the kernel once more when all visits are over. */
const atTheStop = new Set(['4-events/acceptor.ts', '4-events/loop/wake-up.ts'])

function trialOf(...words: string[]): Trial {
  return {
    stage: '4-events',
    words,
    servesOnMainThread: true,
    // Earlier stages' own calls are tried there.
    concerns: (file) => file.startsWith('4-events/') && !atTheStop.has(file),
    retried: {
      accept4: ['EAGAIN', 'EINTR'],
      epoll_wait: ['EINTR'],
      poll: ['EINTR'],
      recv: ['EAGAIN', 'EINTR'],
      send: ['EAGAIN', 'EINTR'],
      sendfile: ['EAGAIN', 'EINTR'],
    },
    unspoken: [
      // A log that cannot be written has nobody to tell but the status page.
      'writev 4-events/log/log-writer.ts',
      'poll 4-events/log/log-writer.ts',
      // What cannot be kept is made again the next time.
      'fcntl 4-events/cache/make-cached.ts',
      'pread 4-events/cache/make-cached.ts',
      'close 4-events/cache/cached-response.ts',
    ],
  }
}

const level = trialOf()
const levelPlaces = await tracedPlaces(level, folder)
const edge = trialOf('--edge')
const edgePlaces = await tracedPlaces(edge, folder)
const byPoll = trialOf('--backend', 'poll')
const pollPlaces = (await tracedPlaces(byPoll, folder)).filter(
  ({ file }) => file === '4-events/loop/poll-poller.ts',
)

describe.concurrent('every errno, level-triggered', () => {
  test.each(levelPlaces)(
    'of $call in $file is survived and said',
    async (place) => {
      await survivesAll(level, place, folder)
    },
  )
})

describe.concurrent('every errno, edge-triggered', () => {
  test.each(edgePlaces)('of $call in $file is survived and said', async (place) => {
    await survivesAll(edge, place, folder)
  })
})

describe.concurrent('every errno, by poll', () => {
  test.each(pollPlaces)('of $call in $file is survived and said', async (place) => {
    await survivesAll(byPoll, place, folder)
  })
})
