import { describe, expect, test } from 'vitest'
import { StageProcess } from '../../tests/support/stage.ts'
import { readOptions } from './options.ts'

test('what is not said is usual', () => {
  expect(readOptions([])).toMatchObject({
    ...{ model: 'pool', threads: 8, queue: 1024, whenFull: 'wait' },
    ...{ drainTimeout: 10_000, statusPath: '/server-status', port: 8003 },
  })
})

describe.concurrent('what makes no sense is refused in one line', () => {
  test.each([
    ['--model', 'processes'],
    ['--threads', '0'],
    ['--running', 'many'],
    ['--queue', '0'],
    ['--when-full', 'panic'],
    ['--drain-timeout', '-1'],
    ['--status-path', 'server-status'],
  ])('%s %s', async (...words) => {
    await using stage = new StageProcess(words, { stage: '3-threads' })
    expect(await stage.ended).toBe(1)
    expect(stage.errorLines).toHaveLength(1)
    expect(stage.errorLines[0]).toContain(words[0])
  })
})
