/** The behaviour suite of stage 2, put to stage 2, node:http, nginx and Apache. */
import { join } from 'node:path'
import type { TranscriptData } from '../../../src/lib/results.ts'
import { Connection } from '../../checks/connection.ts'
import type { Subject } from '../../checks/http/case.ts'
import * as cases from '../../checks/http/cases/index.ts'
import { writeSite } from '../../checks/http/site.ts'
import { type Outcome, outcomes } from '../../checks/http/suite.ts'
import { Findings, row } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { Transcript } from '../transcript.ts'
import {
  availableContenders,
  type Contender,
  contenders,
  sideBySide,
  startContender,
} from './contenders.ts'

export const conformance: Lab = {
  name: 'conformance',
  title: 'The same requests to four servers',
  file: import.meta.filename,
  uses: ['nginx', 'apache2'],
  run,
}

/**
 * What the suite is about, in groups. Left out are subjects that the standard leaves to the server
 * (listings, hidden files, files that lie ready in a coding) and single cases in which stage 2 is
 * stricter than it has to be.
 */
const groups = {
  reading: {
    label: 'heads',
    subjects: [cases.requestLine, cases.targets, cases.fieldLines, cases.hosts],
  },
  framing: {
    label: 'framing',
    subjects: [
      cases.framings,
      cases.chunkedContent,
      cases.expectations,
      cases.persistence,
      cases.pipelining,
      cases.endings,
    ],
  },
  answering: {
    label: 'answers',
    subjects: [cases.methods, cases.responses, cases.conditions, cases.ranges],
  },
} as const

type Group = keyof typeof groups

/** Longest wait for a server that says nothing more, in milliseconds. */
const PATIENCE = 1500

/** What has come of a contender's cases, each sent whole, by group. */
type Results = Map<Contender, Map<Group, Outcome[]>>

async function run(session: Session): Promise<Findings> {
  const root = writeSite(join(session.folder, 'site'))
  const results: Results = new Map()
  for (const name of availableContenders(session)) {
    // The two on node:http differ in how they read files, and in nothing that is asked here.
    if (name === 'whole') continue
    session.progress(contenders[name])
    results.set(name, await resultsOf(name, root, session))
  }
  return findingsOf(results)
}

async function resultsOf(
  name: Contender,
  root: string,
  { folder, quick }: Session,
): Promise<Map<Group, Outcome[]>> {
  const log = join(folder, `${name}.log`)
  const server = await startContender(name, { root, log, folder })
  const connect = () => Connection.open({ host: '127.0.0.1', port: server.port }, PATIENCE)
  const found = new Map<Group, Outcome[]>()
  try {
    for (const group of Object.keys(groups) as Group[]) {
      const { subjects } = groups[group]
      const some = quick ? [shortestOf(subjects)] : subjects
      const all = await Array.fromAsync(outcomes(some, connect))
      const counted = all.filter(
        ({ case: { rule = 'demanded' }, manner }) => rule === 'demanded' && manner === 'whole',
      )
      found.set(group, counted)
    }
  } finally {
    await server.stop()
  }
  return found
}

function shortestOf(subjects: readonly Subject[]): Subject {
  return subjects.reduce((one, other) => (other.cases.length < one.cases.length ? other : one))
}

const passed = (list: readonly Outcome[]) => list.filter(({ wrong }) => wrong === undefined).length

function findingsOf(results: Results): Findings {
  const failed = [...results].map(([name, found]) => [name, failedCases(found)])
  const findings = new Findings(Object.fromEntries(failed))
  let asked = 0
  for (const [name, found] of results) {
    const all = [...found.values()].flat()
    const { key, words } = called(name)
    findings.count(`passed${key}`, passed(all), 'cases', `passed by ${words}`)
    if (passed(all) < all.length) findings.transcript(key.toLowerCase(), failures(words, all))
    asked = all.length
  }
  const rows = [...results].map(([name, found]) =>
    row(called(name).words, passed([...found.values()].flat()), sideBySide.stageOf(name)),
  )
  return findings.count('cases', asked, 'cases', 'asked of each server').bars('passed', {
    title: 'Cases answered as the standard asks',
    subtitle: `of ${asked}, each sent whole on a connection of its own: heads, framing, methods, conditions, ranges. What the standard leaves open is left out`,
    unit: 'cases',
    better: 'more',
    rows,
  })
}

/** In the names of values, and in words. */
function called(name: Contender): { key: string; words: string } {
  if (name === 'streamed') return { key: 'Node', words: 'node:http' }
  return { key: name.charAt(0).toUpperCase() + name.slice(1), words: contenders[name] }
}

/** The list of what a server fails, by section: how many, and one of them. */
function failures(words: string, all: readonly Outcome[]): TranscriptData {
  const transcript = new Transcript()
  transcript.note(`${words}: ${passed(all)} of ${all.length}`)
  const failed = all.filter(({ wrong }) => wrong !== undefined)
  const sections = Map.groupBy(failed, ({ case: { section } }) => section)
  for (const [section, list] of [...sections].sort(([, a], [, b]) => b.length - a.length)) {
    const [first] = list
    if (!first) continue
    transcript.output(`${`${list.length}`.padStart(3)}  ${section}`)
    transcript.output(`     such as ${first.case.title}: ${first.sent}`)
    transcript.output(`     expected ${first.expected}; came ${first.wrong}`)
  }
  return transcript.finished()
}

function failedCases(found: ReadonlyMap<Group, Outcome[]>) {
  return [...found.values()]
    .flat()
    .filter(({ wrong }) => wrong !== undefined)
    .map(({ case: { id, title, section }, wrong }) => ({ id, title, section, came: wrong }))
}
