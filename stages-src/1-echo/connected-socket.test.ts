import { expect, test } from 'vitest'
import { close } from '#sys'
import { connectedSocket } from './connected-socket.ts'

test('a socket does not take itself for a server', () => {
  // Where nobody listens, the kernel tries the port that it has given to the socket
  // only now and then: even numbers in turn, of the 28,000 that it gives.
  let met = ''
  for (let attempt = 0; attempt < 60_000 && met === ''; attempt += 1) {
    try {
      close(connectedSocket('127.0.0.1', 45_678))
      met = 'a connection to nobody'
    } catch (error) {
      const { message } = error as Error
      if (!message.includes('ECONNREFUSED')) met = message
    }
  }
  expect(met).toMatch(/^connect: nobody listens on 127\.0\.0\.1:45678, .* itself/)
})
