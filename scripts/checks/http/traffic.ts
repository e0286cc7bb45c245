/** Clients of an HTTP server that come and go, with every kind of response on the way. */
import type { Traffic } from '../any-server/descriptors.ts'
import type { Context } from '../context.ts'
import { clientOf } from './ask.ts'
import { Asker } from './asker.ts'
import { get, getAlphabet, head } from './request.ts'

export const traffic: Traffic = {
  sent: 'eight times: files, ranges, 304, 404, 405, 416, HEAD, a listing, and clients that leave',
  warmUp: comeAndGo,
  async all(context) {
    for (let time = 0; time < 8; time++) await comeAndGo(context)
  },
}

async function comeAndGo(context: Context): Promise<void> {
  const asker = new Asker(context)
  const requests = [
    getAlphabet(),
    getAlphabet('Range: bytes=0-4'),
    getAlphabet('Range: bytes=100-'),
    getAlphabet('If-None-Match: *'),
    getAlphabet('If-Match: "another"'),
    get('/compressed.txt', 'Accept-Encoding: *;q=0'),
    get('/compressed.txt', 'Accept-Encoding: gzip'),
    get('/empty.txt'),
    get('/not-there'),
    get('/bare/'),
    get('/sub'),
    get('/sub/'),
    `${getAlphabet('Content-Length: 3')}abc`,
  ]
  for (const request of requests) await asker.ask(request)
  await asker.ask(getAlphabet().replace('GET', 'HEAD'), { toHead: true })
  await asker.ask(head('GET / HTTP/1.1'))
  await asker.leave()
  const leaving = await clientOf(context)
  await leaving.send(get('/large.bin').repeat(4))
  await leaving.connection.next(1)
  leaving.connection.reset()
  await leaving.connection.close()
}
