/** What V8's own profiler has seen: `--cpu-prof`, with system calls told apart by who made them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { moduleOf } from './modules.ts'

/** Of https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile. */
export interface Profile {
  nodes: ProfileNode[]
  samples: number[]
  /** Microseconds between a sample and the one before. */
  timeDeltas: number[]
}

interface ProfileNode {
  id: number
  callFrame: { functionName: string; url: string }
  children?: number[]
}

/** Reads the profile of the thread that was busiest of those in a folder. */
export function busiestProfile(folder: string): Profile | undefined {
  const profiles = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name): Profile => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const busy = (profile: Profile) => total(shares(profile))
  return profiles.toSorted((one, other) => busy(other) - busy(one))[0]
}

/**
 * Microseconds by group, the largest first, without those in which it slept. All system calls are
 * made by one closure of #sys: they count for the function that has their name.
 */
export function shares({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  )
  const parentOf = (node: ProfileNode) => byId.get(parents.get(node.id) ?? -1)
  const found = new Map<string, number>()
  samples.forEach((id, index) => {
    const node = byId.get(id)
    const group = node && groupOf(node, parentOf)
    if (group === undefined) return
    found.set(group, (found.get(group) ?? 0) + (timeDeltas[index] ?? 0))
  })
  return new Map([...found].sort(([, one], [, other]) => other - one))
}

function groupOf(
  node: ProfileNode,
  parentOf: (node: ProfileNode) => ProfileNode | undefined,
): string | undefined {
  const { functionName, url } = node.callFrame
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === '(idle)') return undefined
  if (functionName === '(program)' || functionName === '(root)') return 'Node itself'
  if (!url.includes('/stages-src/sys/')) return moduleOf(url)
  const caller = callOf(node, parentOf)
  return caller === 'epoll_wait' ? undefined : `${caller}(2)`
}

/** The function of #sys that has the name of a call: the outermost one of that folder. */
function callOf(
  node: ProfileNode,
  parentOf: (node: ProfileNode) => ProfileNode | undefined,
): string {
  let call = node
  for (let at = parentOf(node); at?.callFrame.url.includes('/stages-src/sys/'); at = parentOf(at)) {
    call = at
  }
  return call.callFrame.functionName
}

export function total(found: ReadonlyMap<string, number>): number {
  return [...found.values()].reduce((sum, time) => sum + time, 0)
}
