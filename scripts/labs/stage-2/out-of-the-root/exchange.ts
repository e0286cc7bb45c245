/**
 * Asks for /page, again and again, while a thread makes `page` in turns a file and a link out of
 * the root. Counts what comes. Its arguments: a port, the root, how many requests.
 */
import { Agent, get } from 'node:http'
import { Worker } from 'node:worker_threads'

const [port, root = '', requests] = process.argv.slice(2)

const exchanging = new Worker(
  `const { linkSync, renameSync, symlinkSync } = require('node:fs')
  const { workerData: root } = require('node:worker_threads')
  for (;;) {
    symlinkSync('../secret', root + '/next')
    renameSync(root + '/next', root + '/page')
    linkSync(root + '/../page', root + '/next')
    renameSync(root + '/next', root + '/page')
  }`,
  { eval: true, workerData: root },
)

const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const counts = new Map<string, number>()
for (let asked = 0; asked < Number(requests); asked += 1) {
  const answer = await ask()
  counts.set(answer, (counts.get(answer) ?? 0) + 1)
}
for (const [answer, count] of [...counts].sort()) console.log(`${count} × ${answer}`)
await exchanging.terminate()
agent.destroy()

/** The status, and the content where it is a file's. */
function ask(): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ agent, host: '127.0.0.1', port, path: '/page' }, (response) => {
      let content = ''
      response.setEncoding('latin1').on('data', (piece) => {
        content += piece
      })
      const { statusCode } = response
      response.on('end', () => {
        resolve(statusCode === 200 ? `200 ${content.trim()}` : `${statusCode}`)
      })
    })
    request.on('error', reject)
  })
}
