/** What the stage asks of the kernel for a small file and for a large one, seen by strace. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { HTTP_PORT, portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'

export const callsOfAFile: Lab = {
  name: 'calls-of-a-file',
  title: 'The calls of two requests for files',
  file: import.meta.filename,
  needs: ['curl', 'strace'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const port = await portFor(session, HTTP_PORT)
  const [root, file] = [`${session.folder}/www`, `${session.folder}/calls`]
  const stage = `node stages-src/2-http/main.ts --port ${port} --root ${root} --access-log off --spin 0`
  const calls = 'accept4,recvfrom,openat2,statx,pread64,sendto,sendfile,close'
  const { transcript, found } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    notes.note('what is traced')
    await terminal.run(`mkdir ${root}; yes | head -c 1000 > ${root}/page.html`)
    await terminal.run(`head -c 2500000 /dev/zero > ${root}/film.mp4`)
    // With -D the shell's child is the server, and not strace: the signal at the end is for it.
    const strace = `strace -D -f -s 24 -e trace=${calls} -o ${file}`
    await terminal.start(`${strace} ${stage} & server=$!`, /listening/)
    // The first request finds out what Node has not loaded yet.
    for (const words of ['-I', '--compressed']) {
      await terminal.run(`curl -s ${words} http://127.0.0.1:${port}/page.html > /dev/null`)
    }
    await terminal.run(`curl -s http://127.0.0.1:${port}/film.mp4 > /dev/null`)
    // strace outlives the server by as long as it takes to write the last lines.
    const written = `until grep -q "^$server *+++" ${file}; do sleep 0.1; done`
    await terminal.run(`kill $server; wait; ${written}`)
    await terminal.run(`thread=$(awk '/ accept4/ { print $1; exit }' ${file})`)
    const requests = `sed -n "s/^$thread *//p" ${file} | sed -n '/^accept4.* = [0-9]/,/^recvfrom.* = 0$/p'`
    await terminal.run(
      `calls() { ${requests} | awk -v wanted=$1 '/^accept4/ { n++ } n == wanted'; }`,
    )
    notes.note('a small file, by a client that knows Brotli and gzip')
    const small = await terminal.run('calls 2')
    notes.note('a large one')
    const large = await terminal.run('calls 3')
    return small.output + large.output
  })
  const asked = [...found.matchAll(/^(openat2|statx)\(/gm)].length
  if (!/sendfile/.test(found) || asked !== 6) throw new LabFailure(`strace saw: ${found}`)
  return new Findings().transcript('main', transcript)
}
