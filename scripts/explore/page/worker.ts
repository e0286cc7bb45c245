/**
 * The explorer in a page: a Web Worker that replays schedules and looks for mistakes, in modules
 * that were transformed when the guide was built.
 */
import type {
  Answer,
  Case,
  Found,
  Passage,
  Position,
  Request,
  Standing,
} from '../../../src/browser/explorer/messages.ts'
import { type Replay, replay } from '../../explorer/replay.ts'
import { headline, type Sources, summary } from '../../explorer/report.ts'
import type { Scenario } from '../../explorer/scenario.ts'
import { parseSchedule, scheduleText } from '../../explorer/schedule.ts'
import { explore } from '../../explorer/search.ts'
import type { Place } from '../../explorer/stack.ts'
import { threadOf } from '../../explorer/transitions.ts'

// #region answering
const page = globalThis as unknown as {
  addEventListener(type: 'message', listen: (event: { data: Request }) => void): void
  postMessage(answer: Answer): void
}

page.addEventListener('message', ({ data }) => {
  void answer(data).then((it) => page.postMessage(it))
})

async function answer(request: Request): Promise<Answer> {
  try {
    const loaded = await load(request.of)
    if (request.ask === 'explore') return { kind: 'found', found: search(loaded, request.bound) }
    return { kind: 'position', position: positionAt(loaded, request.schedule) }
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : `${error}` }
  }
}
// #endregion answering

// #region loading
interface Loaded {
  readonly scenario: Scenario
  readonly sources: Sources
  readonly code: readonly Passage[]
}

const known = new Map<string, Promise<Loaded>>()

function load(of: Case): Promise<Loaded> {
  const key = `${of.modules}${of.file} ${of.name}`
  const loading = known.get(key) ?? loadAnew(of)
  known.set(key, loading)
  return loading
}

async function loadAnew({ file, modules, name }: Case): Promise<Loaded> {
  const read = async <T>(what: string): Promise<T> => (await fetch(`${modules}${what}`)).json()
  const [module, lines, code] = await Promise.all([
    import(`${modules}${file}`) as Promise<Record<string, Scenario>>,
    read<Record<string, string[]>>('lines.json'),
    read<Passage[]>('passages.json'),
  ])
  const scenario = module[name]
  if (!scenario) throw new Error(`${file} has no scenario ‘${name}’`)
  return { scenario, sources: sourcesOf(lines), code }
}

/** The lines as they were before they were transformed. */
function sourcesOf(lines: Readonly<Record<string, readonly string[]>>): Sources {
  const base = ({ file }: Place) => file.slice(file.lastIndexOf('/') + 1)
  return {
    line: (place) => lines[base(place)]?.[place.line - 1] ?? '',
    name: (place) =>
      base(place)
        .replace(/^scenarios-/, 'scenarios/')
        .replace(/\.js$/, '.ts'),
  }
}
// #endregion loading

// #region search
const settings = {
  isExplored: (file: string) => file.includes('/cases/') && !file.endsWith('/simulated-sys.js'),
}

function search(loaded: Loaded, bound: number): Found {
  const outcome = explore(loaded.scenario, { bound })
  const { finding } = outcome
  if (!finding) return { summary: summary(outcome), headline: [], position: undefined }
  const again = replay(loaded.scenario, finding.schedule, settings)
  return {
    summary: summary(outcome),
    headline: headline(finding, again, loaded.sources),
    position: positionOf(loaded, finding.schedule, again),
  }
}
// #endregion search

// #region position
function positionAt(loaded: Loaded, schedule: string): Position {
  const again = replay(loaded.scenario, schedule, { ...settings, stops: true })
  return positionOf(loaded, schedule, again)
}

function positionOf({ code, sources }: Loaded, schedule: string, again: Replay): Position {
  const codes = parseSchedule(schedule)
  const named = (place: Place) => `${sources.name(place)}:${place.line}`
  const at = ([place]: readonly Place[]) => (place ? named(place) : '')
  return {
    ...{ schedule, code },
    rows: again.steps.map(({ number, thread, text, where }) => ({
      ...{ number, thread, text },
      line: at(where),
    })),
    threads: again.threads.map(({ name, state, text, where }, index): Standing => {
      const callers = where.slice(1).map(named)
      const clock = again.clocks[index] ?? []
      return { name, state: stateInWords(state, text), line: at(where), callers, clock }
    }),
    words: again.words.map(({ clock, name, sleepers, value }) => ({
      ...{ clock, name, value },
      sleepers: sleepers.map((index) => again.threads[index]?.name ?? ''),
    })),
    ways: again.options.map((option) => ({
      schedule: scheduleText([...codes, option]),
      thread: threadOf(option),
      how: howInWords(scheduleText([option])),
    })),
    ending: again.ending && endingInWords(again),
  }
}

function stateInWords(state: string, text: string): string {
  if (state === 'finished') return 'has ended'
  if (state === 'killed') return 'was killed'
  if (state === 'sleeps') return `sleeps on ${text}`
  return state === 'can go on' ? `is about to touch ${text}` : `waits for ${text}`
}

function howInWords(step: string): string {
  if (step.endsWith('~')) return 'its wait times out'
  if (step.endsWith('!')) return 'it is killed'
  return step.endsWith('?') ? 'it wakes for nothing' : ''
}

function endingInWords({ accesses, ending, threads }: Replay): string[] {
  if (ending?.kind === 'race') {
    const [word] = accesses
    return [`A data race: both touch ${word?.word}, and nothing orders one before the other.`]
  }
  if (ending?.kind === 'deadlock') {
    const asleep = threads.filter(({ state }) => state === 'sleeps').map(({ name }) => name)
    return [`A deadlock: nobody can go on. ${asleep.join(' and ')} would sleep for ever.`]
  }
  if (ending && 'error' in ending) {
    return [ending.error instanceof Error ? ending.error.message : `${ending.error}`]
  }
  return ['All have ended, and what must hold does.']
}
// #endregion position
