/**
 * A file server that takes care: it decodes a path once, follows its links, compares where they
 * lead with the root, and only then reads. Its arguments: a port, a directory.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const [port, directory = ''] = process.argv.slice(2)
const root = realpathSync(directory)

const server = createServer((request, response) => {
  try {
    const path = realpathSync(join(root, decodeURIComponent(request.url ?? '/')))
    if (!path.startsWith(`${root}/`)) response.writeHead(403).end('forbidden\n')
    else response.end(readFileSync(path))
  } catch {
    response.writeHead(404).end('not found\n')
  }
})
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${port}`)
})
