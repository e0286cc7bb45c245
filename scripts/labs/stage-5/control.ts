/** The control socket of a stage 5 under measurement: one request a connection, a line of text. */
import { connect } from 'node:net'
import { join } from 'node:path'
import { askForScoreboard } from '../../../stages-src/5-processes/control/asking.ts'
import { Scoreboard } from '../../../stages-src/5-processes/scoreboard/scoreboard.ts'
import { LabFailure } from '../lab.ts'

/** Where a lab's own server has it. */
export function socketIn(folder: string): string {
  return join(folder, 'control.sock')
}

/** Asks the master, and returns what it says after `ok`; it answers `recycle` when that is done. */
export async function askMaster(socket: string, command: string): Promise<string> {
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const connection = connect(socket)
    connection.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    connection.once('end', () => resolve(text)).once('error', reject)
    connection.write(`${command}\n`)
  })
  if (!answer.startsWith('ok'))
    throw new LabFailure(`asked '${command}', the master says ${answer}`)
  return answer.replace(/^ok *\n?/, '')
}

/** What the master at `socket` and its workers tell of themselves, for whoever looks. */
export function scoreboardOf(socket: string): Scoreboard {
  return Scoreboard.map(askForScoreboard(socket).fd, 'read')
}
