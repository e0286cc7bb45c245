import { expect, test } from 'vitest'
import { parseRequest } from './request.ts'

test.each(['status', 'recycle', 'stop', 'scoreboard'])(
  '%s is a request',
  (line) => {
    expect(parseRequest(line)).toEqual({ command: line, workers: 0 })
  },
)

test('scale has a number', () => {
  expect(parseRequest('scale 12')).toEqual({ command: 'scale', workers: 12 })
  expect(parseRequest('scale 0')).toEqual({ command: 'scale', workers: 0 })
})

test.each([
  ...['', ' ', 'scale', 'scale ', 'scale x', 'scale -1', 'scale 1.5', 'scale 1 2'],
  ...[
    'scale 1234567',
    'status 4',
    'status ',
    ' status',
    'STATUS',
    'statusx',
    'stop\0',
  ],
])('%j means nothing', (line) => {
  expect(parseRequest(line)).toBe(undefined)
})
