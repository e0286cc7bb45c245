/** One request and its response, byte for byte, with a remark on every line. */
import type { TranscriptData } from '../../../src/lib/results.ts'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { HTTP_PORT, portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'
import { Transcript } from '../transcript.ts'
import { type Annotated, annotateRequest, annotateResponse } from './wire-exchange/notes.ts'

const ECHO = 'stages-src/1-echo/main.ts'
const HTTP = 'stages-src/2-http/main.ts'

export const wireExchange: Lab = {
  name: 'wire-exchange',
  title: 'A request and its response, line by line',
  file: import.meta.filename,
  run,
}

async function run(session: Session): Promise<Findings> {
  const port = await portFor(session, HTTP_PORT)
  const site = `${session.folder}/site`
  const [sent, received] = [`${session.folder}/request`, `${session.folder}/response`]
  const client = `node ${ECHO} --client --port ${port} 2> /dev/null`
  const { transcript, found } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    await terminal.run(`mkdir ${site}; echo '<h1>Hello</h1>' > ${site}/hello.html`)
    await terminal.start(
      `node ${HTTP} --port ${port} --root ${site} --access-log off & server=$!`,
      /listening/,
    )
    notes.note('a request is text, and the client of the echo server sends whatever it is given')
    await terminal.run(
      `printf 'GET /hello.html?from=week-3 HTTP/1.1\\r\\nHost: 127.0.0.1:${port}\\r\\nAccept: text/html\\r\\nConnection: close\\r\\n\\r\\n' > ${sent}`,
    )
    await terminal.run(`${client} < ${sent} > ${received}`)
    notes.note('cat -A shows a carriage return as ^M and a line feed as $')
    const request = await terminal.run(`cat -A ${sent}`)
    const response = await terminal.run(`cat -A ${received}`)
    notes.note('the same, with the tag that came: not a byte of content')
    const tag = /^ETag: (".*?")/m.exec(response.output)?.[1]
    if (!tag) throw new LabFailure(`the response has no ETag: ${response.output}`)
    const condition = `If-None-Match: ${tag}\\r\\nConnection: close\\r\\n\\r\\n`
    const again = await terminal.run(
      `printf 'GET /hello.html HTTP/1.1\\r\\nHost: 127.0.0.1:${port}\\r\\n${condition}' | ${client} | cat -A`,
    )
    if (!again.output.startsWith('HTTP/1.1 304')) throw new LabFailure(again.output)
    await terminal.run('kill $server; wait')
    return { request: linesOf(request.output), response: linesOf(response.output) }
  })
  const request = annotateRequest(found.request)
  const response = annotateResponse(found.response)
  return new Findings({ request, response })
    .count('requestBytes', bytesOf(request), 'bytes', 'the request')
    .count('headBytes', bytesOf(headOf(response)), 'bytes', "the response's head")
    .count('fields', headOf(response).length - 2, 'fields', 'of the response')
    .transcript('main', transcript)
    .transcript('request', shown(request))
    .transcript('response', shown(response.filter(({ text }) => !LATER.test(text))))
}

/** Fields that week 4 is about: the transcript of week 3 leaves them out. */
const LATER = /^(Last-Modified|Accept-Ranges|Vary|X-Content-Type-Options):/

/** What `cat -A` printed, a line of the message each. */
function linesOf(output: string): string[] {
  return output.replace(/\n$/, '').split('\n')
}

function headOf(message: readonly Annotated[]): readonly Annotated[] {
  return message.slice(0, message.findIndex(({ text }) => text === '') + 1)
}

function bytesOf(message: readonly Annotated[]): number {
  return message.reduce((sum, { text, end }) => sum + text.length + end.length, 0)
}

/** Each line of the message, its end made visible, and below it what it is there for. */
function shown(message: readonly Annotated[]): TranscriptData {
  const transcript = new Transcript()
  for (const { text, end, note } of message) {
    transcript.output(text + (end === '\r\n' ? '\\r\\n' : '\\n'))
    transcript.note(`    ${note}`)
  }
  return transcript.finished()
}
