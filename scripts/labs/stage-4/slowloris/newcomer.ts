/** Somebody who comes, asks once, and does not wait for ever. */
import { connect } from 'node:net'
import { SMALL } from '../contenders.ts'

/** Milliseconds until the whole response was there; undefined where there was none, or a refusal. */
export function newcomer(port: number, patience: number): Promise<number | undefined> {
  const began = performance.now()
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ port, host: '127.0.0.1' })
    const leave = () => {
      const isServed = text.startsWith('HTTP/1.1 200')
      resolve(isServed ? performance.now() - began : undefined)
      clearTimeout(timer)
      socket.destroy()
    }
    const timer = setTimeout(leave, patience)
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part
    })
    socket.once('end', leave).once('error', leave)
    socket.write(`GET ${SMALL} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  })
}
