/** A shell that types for the reader. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from '../lib/root.ts'
import { quoted } from '../lib/shell.ts'
import { Terminal, transcribe } from './terminal.ts'
import { Transcript } from './transcript.ts'

let folder: string
let transcript: Transcript
let terminal: Terminal

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terminal-test-'))
  transcript = new Transcript()
  terminal = new Terminal(transcript, folder)
})
afterEach(async () => {
  await terminal.close()
  rmSync(folder, { recursive: true })
})

const shown = () => transcript.finished().lines.map(({ kind, text }) => `${kind}: ${text}`)

it('shows each command with what it printed on both streams, in order', async () => {
  await terminal.run('echo one; echo two >&2; echo three')
  await terminal.run('printf "no newline"')
  expect(shown()).toEqual([
    'command: echo one; echo two >&2; echo three',
    'output: one',
    'output: two',
    'output: three',
    'command: printf "no newline"',
    'output: no newline',
  ])
})

it('tells how a command ended, and goes on in the same shell', async () => {
  expect(await terminal.run('(exit 3)')).toEqual({ status: 3, output: '' })
  await terminal.run("name='a value'")
  expect((await terminal.run('echo "$name"')).output).toBe('a value\n')
})

it('a command may span lines, and reads no other command as its input', async () => {
  expect((await terminal.run('cat <<END\nfirst\nsecond\nEND')).output).toBe('first\nsecond\n')
  expect((await terminal.run('cat')).output).toBe('')
})

it('what stays is shown as it comes, and ended by Ctrl-C', async () => {
  const go = join(folder, 'go')
  const command = `echo 1; until [ -e ${quoted(go)} ]; do sleep 0.05; done; echo 2; sleep 1000`
  await terminal.start(command, /1/)
  expect(shown().slice(1)).toEqual(['output: 1'])
  writeFileSync(go, '')
  await terminal.show(/2/)
  expect(shown().slice(1)).toEqual(['output: 1', 'output: 2'])
  expect(await terminal.interrupt()).toEqual({ status: 130, output: '' })
  expect(shown().at(-1)).toBe('note: Ctrl-C')
  expect((await terminal.run('echo still here')).output).toBe('still here\n')
})

it('ends what it started', async () => {
  const { output } = await terminal.run('sleep 1000 & echo $!')
  await terminal.close()
  await expect.poll(() => stateOf(output.trim())).toMatch(/gone|Z/)
})

it('ends what it started even when its own process is killed', async () => {
  const script = `
    import { Terminal } from ${JSON.stringify(import.meta.resolve('./terminal.ts'))}
    import { Transcript } from ${JSON.stringify(import.meta.resolve('./transcript.ts'))}
    const terminal = new Terminal(new Transcript(), ${JSON.stringify(folder)})
    console.log((await terminal.run('sleep 1000 & echo $!')).output)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script])
  const [output] = await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await expect.poll(() => stateOf(String(output).trim())).toMatch(/gone|Z/)
})

/** The letter of proc_pid_stat(5); Z is a zombie, which only its parent can bury. */
function stateOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] ?? ''
  } catch {
    return 'gone'
  }
}

it('shows neither colours nor the folders of this machine', async () => {
  const address = pathToFileURL(`${root}main.ts`)
  await terminal.run(`printf '\\033[31mred\\033[0m %s' "${root}src"`)
  await terminal.run(`echo "${folder}/sent" "${address}"`)
  expect(shown()).toEqual([
    `command: printf '\\033[31mred\\033[0m %s' "/home/you/five-servers/src"`,
    'output: red /home/you/five-servers/src',
    'command: echo "/tmp/sent" "file:///home/you/five-servers/main.ts"',
    'output: /tmp/sent file:///home/you/five-servers/main.ts',
  ])
})

it('a command that does not fit goes on in the next line, and output is cut', async () => {
  const words = Array.from({ length: 30 }, (_, index) => `word${index}`)
  await terminal.run(`echo ${words.join(' ')}`)
  const [command, output] = transcript.finished().lines
  expect(command?.text.split('\n').every((line) => line.length <= 76)).toBe(true)
  expect(command?.text.replaceAll(' \\\n   ', '')).toBe(`echo ${words.join(' ')}`)
  expect(output?.text).toBe(`${words.join(' ').slice(0, 75)}…`)
})

it('node is the Node that runs the lab', async () => {
  expect((await terminal.run('node --version')).output.trim()).toBe(process.version)
})

it('notes stand between the lines', async () => {
  transcript.note('in another terminal')
  await terminal.run('echo here')
  expect(shown()[0]).toBe('note: in another terminal')
  expect(transcript.finished('A title').title).toBe('A title')
})

it('terminals that are opened for a transcript share it, and are closed whatever happens', async () => {
  const { transcript: lines, found } = await transcribe({ folder }, async (open, notes) => {
    const [one, other] = [open(), open()]
    await one.run('name=here')
    notes.note('in another terminal')
    return (await other.run('echo "$name."')).output
  })
  expect(found).toBe('.\n')
  expect(lines.lines.map(({ text }) => text)).toEqual([
    'name=here',
    'in another terminal',
    'echo "$name."',
    '.',
  ])
  let pid = ''
  const failing = transcribe({ folder }, async (open) => {
    pid = (await open().run('sleep 1000 & echo $!')).output.trim()
    throw new Error('no more')
  })
  await expect(failing).rejects.toThrow('no more')
  await expect.poll(() => stateOf(pid)).toMatch(/gone|Z/)
})
