/** The contender that calls through node:fs, which has no counterpart of fcntl and poll. */
import { openSync, readSync, writeSync } from 'node:fs'
import { answerRequests } from './requests.ts'

const memory = Buffer.alloc(64 * 1024)
const zero = openSync('/dev/zero', 'r')
const nothing = openSync('/dev/null', 'w')

answerRequests({
  'read-1': (count) => {
    for (let i = 0; i < count; i++) readSync(zero, memory, 0, 1, null)
  },
  'write-1': (count) => {
    for (let i = 0; i < count; i++) writeSync(nothing, memory, 0, 1, null)
  },
  'read-64k': (count) => {
    for (let i = 0; i < count; i++) readSync(zero, memory, 0, memory.length, null)
  },
})
