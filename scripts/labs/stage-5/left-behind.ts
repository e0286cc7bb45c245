/** Masters killed, processes stopped, a disk that is full, memory that is left over: what is left. */
import { Findings } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { addFull } from './left-behind/full-disk.ts'
import { addKilled } from './left-behind/killed-master.ts'
import { addOlder } from './left-behind/older-memory.ts'
import { addStopped } from './left-behind/stopped.ts'

export const leftBehind: Lab = {
  name: 'left-behind',
  title: 'What is left behind',
  file: import.meta.filename,
  needs: ['curl', 'ss'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const findings = new Findings()
  for (const add of [addKilled, addStopped, addFull, addOlder]) await add(findings, session)
  return findings
}
