/** The server on a kernel that misbehaves: every call, every errno of its man page. */
import { describe, expect, test } from 'vitest'
import {
  folderOfFiles,
  serverOf,
  survivesAll,
  type Trial,
  tracedPlaces,
} from '../../tests/support/every-errno.ts'

const folder = folderOfFiles()

const trial: Trial = {
  stage: '2-http',
  words: ['--spin', '0'],
  concerns: (file) => file !== '2-http/files/open-directory.ts',
  retried: {
    accept4: ['EAGAIN', 'EINTR'],
    openat2: ['EAGAIN', 'EINTR'],
    poll: ['EINTR'],
    pread: ['EINTR'],
    recv: ['EAGAIN', 'EINTR'],
    send: ['EAGAIN', 'EINTR'],
    // The last two: what read and write do instead.
    sendfile: ['EAGAIN', 'EINTR', 'EINVAL', 'ENOSYS'],
  },
  // A log that cannot be written has nowhere to say so, a file that was read no need.
  unspoken: [
    'write 1-echo/line-writer.ts',
    'poll 1-echo/line-writer.ts',
    'close 2-http/files/document-root.ts',
  ],
}

const places = await tracedPlaces(trial, folder)

describe.concurrent('every errno', () => {
  test.each(places)('of $call in $file is survived and said', async (place) => {
    await survivesAll(trial, place, folder)
  })
})

describe.concurrent('a file that the kernel', () => {
  async function under(faults: string) {
    const environment = { SYS_FAULTS: faults }
    const options = { condition: 'faults', environment } as const
    const stage = serverOf(trial, folder, options)
    const { host, port } = await stage.listening()
    const ask = async (path: string) => {
      const response = await fetch(`http://${host}:${port}${path}`)
      return { status: response.status, length: (await response.text()).length }
    }
    return { stage, ask }
  }

  test('will not read is a 500, in the answer and in the log', async () => {
    const { stage, ask } = await under('pread EIO #1')
    await using _ = stage
    expect((await ask('/small.txt')).status).toBe(500)
    expect(await ask('/small.txt')).toEqual({ status: 200, length: 5 })
    expect(stage.outputLines.at(1)).toMatch(/"GET \/small\.txt HTTP\/1\.1" 500 /)
    expect(stage.standardError).toContain('pread: EIO')
  })

  test.each(['EINVAL', 'ENOSYS'])(
    'will not send by itself is read: %s',
    async (error) => {
      const { stage, ask } = await under(`sendfile ${error}`)
      await using _ = stage
      expect(await ask('/large.bin')).toEqual({ status: 200, length: 200_000 })
    },
  )
})
