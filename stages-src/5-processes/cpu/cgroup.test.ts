import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { availableProcessors } from './available.ts'
import { parseCgroups, parseLimit, parseMounts, processorLimit } from './cgroup.ts'

describe('what files of a cgroup say', () => {
  test.each([
    ['max 100000\n', Infinity],
    ['150000 100000\n', 1.5],
    ['5000 250000\n', 0.02],
    ['400000 100000', 4],
    ['-1 100000', Infinity],
    ['0 100000', 0],
    ['', Infinity],
    [' ', Infinity],
    ['100000', Infinity],
    ['100000 0', Infinity],
    ['lots 100000', Infinity],
  ])('%j is %d processors', (text, processors) => {
    expect(parseLimit(text)).toBe(processors)
  })

  test('the cgroups that govern processor time are found', () => {
    // A service of systemd; a container of Docker; a machine with both versions.
    expect(parseCgroups('0::/system.slice/nginx.service\n')).toEqual([
      { version: 2, path: '/system.slice/nginx.service' },
    ])
    const docker = '11:memory:/docker/4af\n4:cpu,cpuacct:/docker/4af\n2:cpuset:/\n'
    expect(parseCgroups(docker)).toEqual([{ version: 1, path: '/docker/4af' }])
    const hybrid = '9:name=systemd:/\n3:cpuset:/\n2:cpuacct:/\n1:cpu:/a:b\n0::/\n'
    expect(parseCgroups(hybrid)).toEqual([
      { version: 1, path: '/a:b' },
      { version: 2, path: '/' },
    ])
    expect(parseCgroups('')).toEqual([])
  })

  test('the places where cgroups are to be seen are found', () => {
    const mountinfo = [
      '22 28 0:21 / /sys rw,nosuid shared:7 - sysfs sysfs rw',
      '30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate',
      '31 22 0:27 /docker/4af /cg/cpu rw - cgroup cgroup rw,cpu,cpuacct',
      '32 22 0:28 / /cg/cpuset rw - cgroup cgroup rw,cpuset',
      '33 22 0:29 / /cg/cpuacct rw - cgroup cgroup rw,cpuacct',
    ].join('\n')
    expect(parseMounts(mountinfo)).toEqual([
      { version: 2, at: '/', mountPoint: '/sys/fs/cgroup' },
      { version: 1, at: '/docker/4af', mountPoint: '/cg/cpu' },
    ])
    expect(parseMounts('')).toEqual([])
  })
})

/** A false root with these files: what the kernel says there, by path. */
function falseRoot(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'cgroup-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const version2 = '30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n'

describe('the limit is the least', () => {
  test('of a cgroup and those above it', () => {
    const root = falseRoot({
      'proc/self/cgroup': '0::/a/b/c\n',
      'proc/self/mountinfo': version2,
      'sys/fs/cgroup/a/cpu.max': '250000 100000\n',
      'sys/fs/cgroup/a/b/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/a/b/c/cpu.max': '800000 100000\n',
      'sys/fs/cgroup/a/b/d/cpu.max': '100 100000\n',
    })
    expect(processorLimit(root)).toBe(2.5)
  })

  test('of both versions', () => {
    const root = falseRoot({
      'proc/self/cgroup': '1:cpu:/one\n0::/two\n',
      'proc/self/mountinfo': `${version2}31 22 0:27 / /v1 rw - cgroup cpu rw,cpu\n`,
      'sys/fs/cgroup/two/cpu.max': '250000 100000\n',
      'v1/one/cpu.cfs_quota_us': '60000\n',
      'v1/one/cpu.cfs_period_us': '50000\n',
    })
    expect(processorLimit(root)).toBe(1.2)
  })

  test('of what a container sees: its own cgroup where all of them would be', () => {
    const own = { quota: '150000\n', period: '100000\n' }
    const root = falseRoot({
      'proc/self/cgroup': '4:cpu,cpuacct:/docker/4af\n',
      'proc/self/mountinfo':
        '31 22 0:27 /docker/4af /cpu rw - cgroup c rw,cpu,cpuacct\n',
      'cpu/cpu.cfs_quota_us': own.quota,
      'cpu/cpu.cfs_period_us': own.period,
    })
    expect(processorLimit(root)).toBe(1.5)
    const namespaced = falseRoot({
      'proc/self/cgroup': '0::/../sibling\n',
      'proc/self/mountinfo': version2,
      'sys/fs/cgroup/cpu.max': '100000 100000\n',
    })
    expect(processorLimit(namespaced)).toBe(1)
  })

  test('and nothing where there are no cgroups', () => {
    expect(processorLimit(falseRoot({}))).toBe(Infinity)
  })
})

test('a part of a processor counts as one, and nothing as one, too', () => {
  const limited = (limit: string) =>
    availableProcessors(
      falseRoot({
        'proc/self/cgroup': '0::/\n',
        'proc/self/mountinfo': version2,
        'sys/fs/cgroup/cpu.max': limit,
      }),
    )
  expect(limited('20000 100000')).toBe(1)
  expect(limited('0 100000')).toBe(1)
  const all = limited('max 100000')
  expect(all).toBeGreaterThan(0)
  expect(limited(`${all * 100_000 - 1} 100000`)).toBe(all)
  expect(limited('10000000 100000')).toBe(all)
})
