/** How much processor time this process's cgroups leave it: cgroups(7). */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

// #region limit
/**
 * How many processors' time the process may use: the least that its own cgroup or
 * any above that allows, of either version. A fraction, such as 1.5; Infinity where
 * nothing is limited. `root` stands before every path, '/' as a rule.
 */
export function processorLimit(root: string): number {
  const cgroups = parseCgroups(read(join(root, 'proc/self/cgroup')))
  const mounts = parseMounts(read(join(root, 'proc/self/mountinfo')))
  const limits = mounts.flatMap(({ version, at, mountPoint }) => {
    const own = cgroups.find((cgroup) => cgroup.version === version)
    if (own === undefined) return []
    const limitOf = version === 2 ? limitOfVersion2 : limitOfVersion1
    return foldersOf(at, own.path).map((folder) =>
      limitOf(join(root, mountPoint, folder)),
    )
  })
  return Math.min(Infinity, ...limits)
}

/** A cgroup's folder and those above it, as paths from the mount point. */
function foldersOf(at: string, path: string): string[] {
  const names = relative(at, path).split('/')
  // From within a namespace its own root alone is to be seen: cgroup_namespaces(7).
  if (names[0] === '..' || names[0] === '') return ['.']
  return ['.', ...names.map((_, index) => names.slice(0, index + 1).join('/'))]
}

function limitOfVersion2(folder: string): number {
  return parseLimit(read(join(folder, 'cpu.max')))
}

function limitOfVersion1(folder: string): number {
  const [quota, period] = ['quota', 'period'].map((name) =>
    read(join(folder, `cpu.cfs_${name}_us`)).trim(),
  )
  return parseLimit(`${quota} ${period}`)
}

/** A file's text; '' where it cannot be read: a root cgroup has no limits, say. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
// #endregion limit

// #region parse
/**
 * Reads a quota and the period that it is for, in microseconds: '150000 100000' is
 * 1.5. Infinity for 'max 100000' of version 2, '-1 100000' of version 1, or anything
 * else.
 */
export function parseLimit(text: string): number {
  const [, quota, period] = /^(\d+) ([1-9]\d*)\s*$/.exec(text) ?? []
  return quota === undefined ? Infinity : Number(quota) / Number(period)
}

/** A cgroup that governs processor time. */
interface Cgroup {
  readonly version: 1 | 2
  readonly path: string
}

/** Reads /proc/self/cgroup: lines of `hierarchy-ID:controllers:path`. */
export function parseCgroups(text: string): Cgroup[] {
  return text.split('\n').flatMap((line): Cgroup[] => {
    const [, id, controllers = '', path = ''] =
      /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? []
    if (id === '0' && controllers === '') return [{ version: 2, path }]
    return controllers.split(',').includes('cpu') ? [{ version: 1, path }] : []
  })
}

/** Where a hierarchy of cgroups is to be seen, from its cgroup `at` on. */
interface Mount {
  readonly version: 1 | 2
  readonly at: string
  readonly mountPoint: string
}

/** Reads /proc/self/mountinfo, proc_pid_mountinfo(5). */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , at = '', mountPoint = ''] = before.split(' ')
    const [type, , options = ''] = after.split(' ')
    if (type === 'cgroup2') return [{ version: 2, at, mountPoint }]
    const governs = type === 'cgroup' && options.split(',').includes('cpu')
    return governs ? [{ version: 1, at, mountPoint }] : []
  })
}
// #endregion parse
