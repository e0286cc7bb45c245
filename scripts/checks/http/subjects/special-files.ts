/** What stands in a directory and is no regular file. */
import { join } from 'node:path'
import type { Check } from '../../check.ts'
import { fail } from '../../failure.ts'
import { askOnce } from '../ask.ts'
import { get } from '../request.ts'

export const specialFile: Check = {
  id: 'special-file',
  title: 'serves regular files only: a FIFO does not make it wait',
  why: 'open waits at a FIFO until somebody writes to it, which may be never.',
  reading: 'fifo(7); open(2), O_NONBLOCK',
  async run(context) {
    const fifo = join(context.root, 'fifo')
    await context.run(`test -p '${fifo}' || mkfifo '${fifo}'`).exited
    const { status } = await askOnce(context, get('/fifo'))
    if (status === 403 || status === 404) return
    fail({ sent: 'GET of a FIFO', expected: '403 or 404', came: `${status}` })
  },
}
