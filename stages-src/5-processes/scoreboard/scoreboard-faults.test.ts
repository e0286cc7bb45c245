/** The scoreboard on a kernel that misbehaves: every errno, at every call of its own. */
import { expect, test } from 'vitest'
import { launch } from '../../../scripts/lib/launch.ts'
import { declarations } from '../../../tests/support/prototypes.ts'

const CALLS = ['shm_open', 'shm_unlink', 'ftruncate', 'mmap', 'statx', 'futex']
/** What is no failure: there was no leftover; there is news; the time is over; a signal. */
const USUAL = [
  'shm_unlink ENOENT',
  'futex EAGAIN',
  'futex ETIMEDOUT',
  'futex EINTR',
]
/** Which of the calls is struck: the first futex wakes, and the second sleeps. */
const STRUCK: Readonly<Record<string, string>> = { shm_unlink: ' #1', futex: ' #2' }

const faults = CALLS.flatMap((call) =>
  declarations()
    .filter((declared) => declared.call === call)
    .flatMap(({ errors }) => errors.map((errno) => [call, errno] as const)),
)

test('each call is declared with what it may answer', () => {
  for (const call of CALLS) {
    expect(faults.filter(([of]) => of === call).length, call).toBeGreaterThan(0)
  }
})

test.concurrent.each(faults)('%s: %s is told in one line', async (call, errno) => {
  const isUsual = USUAL.includes(`${call} ${errno}`)
  const child = launch(
    [
      process.execPath,
      '--conditions=faults',
      'tests/fixtures/scoreboard/every-call.ts',
    ],
    { environment: { SYS_FAULTS: `${call} ${errno}${STRUCK[call] ?? ''}` } },
  )
  const said = { output: '', errors: '' }
  child.output.on('data', (text: Buffer) => {
    said.output += text
  })
  child.errors.on('data', (text: Buffer) => {
    said.errors += text
  })
  const { status } = await child.closed
  if (isUsual)
    expect({ ...said, status }).toEqual({ output: 'done\n', errors: '', status: 0 })
  else {
    expect(said).toMatchObject({
      output: '',
      errors: expect.stringMatching(new RegExp(`^${call}: .*\\(${errno}\\).*\\n$`)),
    })
    expect(status).toBe(1)
  }
})
