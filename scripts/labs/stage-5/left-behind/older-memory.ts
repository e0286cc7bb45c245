/** Shared memory under the very name that a new master takes: of another version, left by who died. */
import type { Findings } from '../../findings.ts'
import type { Session } from '../../lab.ts'
import { portFor } from '../../ports.ts'
import { transcribe } from '../../terminal.ts'

export async function addOlder(findings: Findings, session: Session): Promise<void> {
  session.progress('older memory')
  const port = await portFor(session, 8005)
  const where = `--port ${port} --root ${session.folder} --access-log off`
  const { transcript } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    notes.note('a shell keeps its number when it becomes another program: the name is that of both')
    const left = 'echo of another version > /dev/shm/five-servers.$$'
    const stage = `exec node stages-src/5-processes/main.ts ${where} --workers 1`
    await terminal.start(`sh -c '${left}; ${stage}' & master=$!`, /listening/)
    await terminal.run('ls /dev/shm | grep -c "five-servers.$master"')
    await terminal.run(`curl -s -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:${port}/`)
    await terminal.run('kill $master; wait $master; echo $?')
  })
  findings.transcript('older', transcript)
}
