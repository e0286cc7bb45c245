import { describe, expect, test } from 'vitest'
import { StageProcess } from '../../tests/support/stage.ts'
import { UserError } from '../1-echo/user-errors.ts'
import { readOptions } from './options.ts'

describe('the command line', () => {
  test('has a usual value for everything', () => {
    expect(readOptions([])).toMatchObject({
      ...{ port: 8005, balance: 'kernel', pin: false, maxRequests: Infinity },
      ...{ grace: 3000, hungAfter: 5000, drainTimeout: 10_000, top: false },
      ...{ range: undefined, control: undefined, backend: 'epoll' },
    })
    expect(readOptions([]).socket).toBe(undefined)
  })

  test('begins with a worker a processor, or as many as it is told', () => {
    const { workers } = readOptions([])
    expect(workers).toBeGreaterThan(0)
    expect(readOptions(['--workers', 'auto']).workers).toBe(workers)
    expect(readOptions(['--workers', '7'])).toMatchObject({ workers: 7 })
  })

  test('begins with the least where the load decides', () => {
    const words = ['--min', '2', '--max', '128', '--workers', 'auto']
    const range = { min: 2, max: 128 }
    expect(readOptions(words)).toMatchObject({ workers: 2, range })
  })

  test('knows 0 for never', () => {
    const words = ['--max-requests', '0', '--hung-after', '0']
    const never = { maxRequests: Infinity, hungAfter: Infinity }
    expect(readOptions(words)).toMatchObject(never)
  })

  test('makes a line of a command', () => {
    expect(readOptions(['--control', 'scale', '4']).control).toBe('scale 4')
    const { control, port } = readOptions(['--control', 'status', '--port', '1'])
    expect({ control, port }).toEqual({ control: 'status', port: 1 })
  })

  test.each([
    ['--min 3', '--max'],
    ['--max 3', '--min'],
    ['--min 5 --max 2', '--min 5'],
    ['--min 2 --max 3 --workers 2', '--workers 2'],
    ['--control scale', '--control scale'],
    ['--control scale 0', '--control scale 0'],
    ['--control scale 129', '--control scale 129'],
    ['--control status now', '--control status now'],
    ['--control status --top', '--top'],
    ['--edge --backend poll', '--edge'],
  ])('refuses %s', (words, what) => {
    const reading = () => readOptions(words.split(' '))
    expect(reading).toThrow(UserError)
    expect(reading).toThrow(what)
    expect(reading).toThrow(/^[^\n]+$/)
  })
})

describe.concurrent('what makes no sense is refused in one line', () => {
  test.each([
    ['--workers', '0'],
    ['--workers', '129'],
    ['--min', 'some'],
    ['--balance', 'evenly'],
    ['--max-requests', '-1'],
    ['--grace', 'soon'],
    ['--hung-after', '-1'],
    ['--hung-after', '0.9'],
    ['--socket', 'x'.repeat(108)],
    ['--control', 'restart'],
  ])('%s %s', async (...words) => {
    await using stage = new StageProcess(words, { stage: '5-processes' })
    expect(await stage.ended).toBe(1)
    expect(stage.errorLines).toHaveLength(1)
    expect(stage.errorLines[0]).toContain(words[0])
  })
})
