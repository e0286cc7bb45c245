/** The contender that calls through '#sys', which `--conditions=trace` makes the recording one. */
import { openSync } from 'node:fs'
import {
  EFD_CLOEXEC,
  eventfd,
  F_GETFD,
  fcntl,
  Memory,
  must,
  POLLIN,
  PollSet,
  poll,
  read,
  write,
} from '#sys'
import { answerRequests } from './requests.ts'

const memory = new Memory(64 * 1024)
const zero = openSync('/dev/zero', 'r')
const nothing = openSync('/dev/null', 'w')
const entries = new PollSet(1)
entries.set(0, must(eventfd(1, EFD_CLOEXEC), 'eventfd'), POLLIN)

answerRequests({
  fcntl: (count) => {
    for (let i = 0; i < count; i++) must(fcntl(zero, F_GETFD), 'fcntl')
  },
  'read-1': (count) => {
    for (let i = 0; i < count; i++) must(read(zero, memory, 0, 1), 'read')
  },
  'write-1': (count) => {
    for (let i = 0; i < count; i++) must(write(nothing, memory, 0, 1), 'write')
  },
  poll: (count) => {
    for (let i = 0; i < count; i++) must(poll(entries, 1, -1), 'poll')
  },
  'read-64k': (count) => {
    for (let i = 0; i < count; i++) must(read(zero, memory, 0, memory.length), 'read')
  },
})
