import { execFile } from 'node:child_process'
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  close,
  EACCES,
  EAGAIN,
  EEXIST,
  EINVAL,
  ENOENT,
  ETIMEDOUT,
  ftruncate,
  futex_wait,
  futex_wake,
  Mapping,
  MFD_CLOEXEC,
  memfd_create,
  must,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  PROT_READ,
  PROT_WRITE,
  shm_open,
  shm_unlink,
} from '#sys'
import { owned } from '../../tests/support/kernel.ts'

const SIZE = 4096
const program = fileURLToPath(
  new URL('../../tests/fixtures/sys/sharing.ts', import.meta.url),
)
const run = promisify(execFile)

/** Memory with a name, until the test ends. */
function named(): { name: string; mapping: Mapping } {
  const name = `/five-servers-test.${process.pid}.${Math.random()}`
  const fd = owned(shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0o600))
  onTestFinished(() => void shm_unlink(name))
  expect(shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0o600)).toBe(-EEXIST)
  must(ftruncate(fd, SIZE), 'ftruncate')
  return { name, mapping: mapped(fd, PROT_READ | PROT_WRITE) }
}

function mapped(fd: number, prot: number): Mapping {
  const mapping = Mapping.of(fd, SIZE, prot)
  if (typeof mapping === 'number') throw new Error(`mmap: ${mapping}`)
  return mapping
}

describe('shared memory', () => {
  test('is the same for two processes, and no addition of theirs is lost', async () => {
    const { mapping, name } = named()
    const times = 200_000
    const children = [1, 2].map(() =>
      run(process.execPath, [program, name, `${times}`]),
    )
    await Promise.all(children)
    expect(Atomics.load(mapping.words, 0)).toBe(2 * times)
  })

  test('outlives its name', () => {
    const { mapping, name } = named()
    expect(shm_unlink(name)).toBe(0)
    expect(shm_unlink(name)).toBe(-ENOENT)
    expect(shm_open(name, O_RDONLY, 0)).toBe(-ENOENT)
    expect(Atomics.add(mapping.words, 5, 1)).toBe(0)
    expect(mapping.words[5]).toBe(1)
  })

  test('is read only by whoever has opened it so', () => {
    const { mapping, name } = named()
    const reader = owned(shm_open(name, O_RDONLY, 0))
    expect(Mapping.of(reader, SIZE, PROT_READ | PROT_WRITE)).toBe(-EACCES)
    const seen = mapped(reader, PROT_READ)
    Atomics.store(mapping.words, 3, 42)
    expect(Atomics.load(seen.words, 3)).toBe(42)
  })

  test('needs no name, and has to be memory', () => {
    const fd = owned(memfd_create('test', MFD_CLOEXEC))
    must(ftruncate(fd, SIZE), 'ftruncate')
    expect(mapped(fd, PROT_READ).words.length).toBe(SIZE / 4)
    expect(Mapping.of(fd, 0, PROT_READ)).toBe(-EINVAL)
    const closed = openSync('/dev/null', 'r')
    close(closed)
    expect(Mapping.of(closed, SIZE, PROT_READ)).toBeLessThan(0)
  })
})

describe('a futex', () => {
  test('is slept on only while the word has the value that was seen', () => {
    const { mapping } = named()
    expect(futex_wait(mapping, 0, 1, Infinity)).toBe(-EAGAIN)
    expect(futex_wait(mapping, 0, 0, 1)).toBe(-ETIMEDOUT)
    expect(futex_wake(mapping, 0, 1)).toBe(0)
  })

  test('is woken by another process', async () => {
    const { mapping, name } = named()
    const child = run(process.execPath, [program, name, '1'])
    // A wake-up may come for nothing, so the word is what counts. While this thread
    // sleeps it hears nothing of the child, so it does not sleep for ever.
    for (let times = 0; times < 20 && Atomics.load(mapping.words, 0) === 0; ) {
      if (futex_wait(mapping, 0, 0, 3000) === -ETIMEDOUT) times += 1
    }
    await child
    expect(mapping.words[0]).toBe(1)
  })
})
