/** What a second client has to wait for while a sequential server has a first one. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '../../lib/patience.ts'
import { startBrowser } from '../chromium.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { HTTP_PORT, portFor } from '../ports.ts'
import type { ServerProcess } from '../server-process.ts'
import { transcribe } from '../terminal.ts'
import { startContender, startStage } from './contenders.ts'
import { PICTURES, page, type Visit, visit } from './second-client/browser.ts'
import { firstClients, LARGE, timeOfSecond } from './second-client/first-clients.ts'

const ECHO = 'stages-src/1-echo/main.ts'
const HTTP = 'stages-src/2-http/main.ts'

export const secondClient: Lab = {
  name: 'second-client',
  title: 'What a sequential server does to a second client',
  file: import.meta.filename,
  run,
}

/** Seconds that a head may take, here: the stage itself waits 10. */
const HEADER_TIMEOUT = 1

const servers = { stage: 'stage 2', node: 'node:http' } as const

type Server = keyof typeof servers

async function run(session: Session): Promise<Findings> {
  const root = makeSite(session.folder)
  session.progress('two clients in two terminals')
  const transcript = await typed(root, session)
  const flags = ['--header-timeout', `${HEADER_TIMEOUT}`]
  const started: Record<Server, ServerProcess> = {
    stage: await startStage({ root, log: undefined }, flags),
    node: await startContender('streamed', { root, log: undefined, folder: session.folder }),
  }
  try {
    const findings = new Findings()
    addWaits(findings, await waitsOf(started, session))
    addVisits(findings, await visitsOf(started, session))
    return findings.transcript('main', transcript)
  } finally {
    await Promise.all(Object.values(started).map((server) => server.stop()))
  }
}

function makeSite(scratch: string): string {
  const root = join(scratch, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'small.html'), Buffer.alloc(1024, 'small\n'))
  writeFileSync(join(root, 'large.bin'), Buffer.alloc(LARGE))
  writeFileSync(join(root, 'index.html'), page())
  const picture = `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${'.'.repeat(20_000)} --></svg>`
  for (let n = 0; n < PICTURES; n++) writeFileSync(join(root, `${n}.svg`), picture)
  return root
}

async function typed(root: string, session: Session) {
  const port = await portFor(session, HTTP_PORT)
  const client = `node ${ECHO} --client --port ${port}`
  const whole = `printf 'GET /small.html HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n'`
  const { transcript } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    await terminal.start(
      `node ${HTTP} --port ${port} --root ${root} --access-log off --header-timeout 3 & server=$!`,
      /listening/,
    )
    notes.note('alone')
    await terminal.run(`${whole} | ${client} > /dev/null`)
    notes.note('beside a client that sends half a head, and waits')
    await terminal.run(
      `{ printf 'GET / HTTP/1.1\\r\\n'; sleep 20; } | ${client} > /dev/null 2>&1 &`,
    )
    await terminal.run(`sleep 0.5; ${whole} | ${client} > /dev/null`)
    await terminal.run('kill $server; wait $server')
  })
  return transcript
}

/** By 'server first-client': milliseconds of the second client. */
async function waitsOf(
  started: Record<Server, ServerProcess>,
  { quick, progress }: Session,
): Promise<Map<string, number[]>> {
  const list = Object.keys(firstClients).flatMap((first) =>
    (Object.keys(servers) as Server[]).map((server) => ({
      name: `${server} ${first}`,
      measure: () => wait(started[server].port, first),
    })),
  )
  return interleave(list, { rounds: quick ? 1 : 3, warmUp: quick ? 0 : 1 }, progress)
}

async function wait(port: number, first: string): Promise<number> {
  const socket = await firstClients[first]?.come(port)
  // Long enough for the server to be busy with the first one.
  await sleep(30)
  const took = await timeOfSecond(port)
  socket?.destroy()
  await sleep(20)
  return took
}

/** Visits of a browser: to both servers, and to the stage while somebody sends half a head. */
async function visitsOf(
  { stage, node }: Record<Server, ServerProcess>,
  { quick, progress }: Session,
): Promise<Map<string, Visit[]>> {
  const browser = await startBrowser()
  try {
    const list = [
      { name: 'stage', measure: () => visit(browser, stage.port) },
      { name: 'node', measure: () => visit(browser, node.port) },
      {
        name: 'halfHead',
        measure: () => visitBeside(() => visit(browser, stage.port), stage.port),
      },
    ]
    const turns = { rounds: quick ? 1 : 3, warmUp: quick ? 0 : 1 }
    return await interleave(list, turns, (text) => progress(`a browser, ${text}`))
  } finally {
    await browser.close()
  }
}

async function visitBeside(look: () => Promise<Visit>, port: number): Promise<Visit> {
  const socket = await firstClients.halfHead?.come(port)
  try {
    return await look()
  } finally {
    socket?.destroy()
  }
}

const visited = {
  stage: 'stage 2',
  node: 'node:http',
  halfHead: 'stage 2, beside half a head',
} as const

/** The first clients of the plot; the others hardly differ from the first two. */
const PLOTTED = ['nobody', 'idle', 'slowReader', 'halfHead']

function addWaits(findings: Findings, waits: ReadonlyMap<string, number[]>): void {
  const all = [...waits].map(([name, samples]) => {
    const [server, first] = name.split(' ') as [Server, string]
    const does = firstClients[first]?.label ?? first
    return { server, first, key: server === 'stage' ? first : `${first}Node`, does, samples }
  })
  for (const { server, key, does, samples } of all) {
    const label = `1 KiB for the second client; the first: ${does}, ${servers[server]}`
    findings.value(key, samples, 'ms', label)
  }
  findings.bars('waits', {
    title: 'How long the second client waits for 1 KiB',
    subtitle: `by what the first client does; heads may take ${HEADER_TIMEOUT} s; the range is the middle half`,
    unit: 'ms',
    better: 'less',
    rows: all
      .filter(({ first }) => PLOTTED.includes(first))
      .map(({ server, does, samples }) => ({
        ...row(servers[server], samples, server === 'stage' ? 2 : undefined),
        series: `The first client ${does}`.replace('client nobody else', 'client is nobody'),
      })),
  })
}

function addVisits(findings: Findings, visits: ReadonlyMap<string, Visit[]>): void {
  const all = [...visits].map(([name, samples]) => ({
    name,
    label: visited[name as keyof typeof visited],
    loaded: samples.map(({ loaded }) => loaded),
    connections: samples.map(({ connections }) => connections),
  }))
  for (const { name, label, loaded, connections } of all) {
    findings
      .value(camelCase('load', name), loaded, 'ms', `a page of ${PICTURES} pictures, ${label}`)
      .value(camelCase('connections', name), connections, '', `connections of a visit, ${label}`)
  }
  findings.bars('browser', {
    title: `A page of ${PICTURES} pictures in Chromium`,
    subtitle: 'from the request to the load event; the range is the middle half',
    unit: 'ms',
    better: 'less',
    rows: all.map(({ name, label, loaded }) => row(label, loaded, name === 'node' ? undefined : 2)),
  })
}
