/** Two requests on one connection, as tshark captures them: every segment, with a remark. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { HTTP_PORT, portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'
import { Transcript } from '../transcript.ts'
import { noteOn, parseSegments, type Segment } from './packet-capture/segments.ts'

const ECHO = 'stages-src/1-echo/main.ts'
const HTTP = 'stages-src/2-http/main.ts'

export const packetCapture: Lab = {
  name: 'packet-capture',
  title: 'Two requests on one connection, captured',
  file: import.meta.filename,
  needs: ['tshark'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const port = await portFor(session, HTTP_PORT)
  const site = `${session.folder}/site`
  const [capture, log] = [`${session.folder}/capture.pcapng`, `${session.folder}/tshark.log`]
  const request = (path: string, ...more: string[]) =>
    [`GET ${path} HTTP/1.1`, 'Host: localhost', ...more, '', ''].join('\\r\\n')
  const first = `printf '${request('/hello.html')}'`
  const second = `printf '${request('/nowhere.html', 'Connection: close')}'`
  const { transcript, found } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    await terminal.run(`mkdir ${site}; echo '<h1>Hello</h1>' > ${site}/hello.html`)
    await terminal.start(
      `node ${HTTP} --port ${port} --root ${site} --access-log off --log-level error & server=$!`,
      /listening/,
    )
    await terminal.run(`tshark -q -i lo -f 'tcp port ${port}' -w ${capture} 2> ${log} & capture=$!`)
    await terminal.run(`until grep -q Captur ${log}; do sleep 0.1; done; sleep 1`)
    await terminal.run(
      `{ ${first}; sleep 2; ${second}; } | node ${ECHO} --client --port ${port} > /dev/null`,
    )
    await terminal.run('sleep 0.5; kill $server; kill -INT $capture; wait')
    notes.note('every segment: when, from which port, its flags, how many bytes it carries')
    const fields = ['frame.time_relative', 'tcp.srcport', 'tcp.flags.str', 'tcp.len']
    const { output } = await terminal.run(
      `tshark -r ${capture} -T fields ${fields.map((name) => `-e ${name}`).join(' ')} 2> /dev/null`,
    )
    notes.note('what both have said: Follow > HTTP Stream in Wireshark')
    await terminal.run(
      `tshark -r ${capture} -d tcp.port==${port},http -q -z follow,http,ascii,0 2> /dev/null`,
    )
    return output
  })
  const segments = parseSegments(found, port)
  if (segments.length < 8) throw new LabFailure(`captured ${segments.length} segments: ${found}`)
  const carrying = segments.filter(({ length }) => length > 0)
  return new Findings({ segments })
    .count('segments', segments.length, 'segments', 'from SYN to the last ACK')
    .count('carrying', carrying.length, 'segments', 'that carry a message')
    .transcript('main', transcript)
    .transcript('annotated', annotated(segments))
}

/** Each segment, and below it what it is there for. */
function annotated(segments: readonly Segment[]) {
  const transcript = new Transcript()
  segments.forEach((segment, index) => {
    const { time, from, flags, length } = segment
    const note = noteOn(segments, index)
    // Acknowledgements alone are for TCP, and the text does not speak of them.
    if (note === 'received') return
    const arrow = from === 'client' ? 'client → server' : 'server → client'
    const size = length > 0 ? `  ${length} bytes` : ''
    transcript.output(`${time.toFixed(6)}  ${arrow}  ${flags.join(' ')}${size}`)
    transcript.note(note)
  })
  return transcript.finished()
}
