/**
 * A lock between processes: a file that its holder touches.
 * Plain JavaScript, because it runs before anything is installed: see ../prepare.mjs.
 */
import {
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A holder touches its file this often, in milliseconds. */
const HEARTBEAT = 1_000

/** A file untouched for this long was left behind by a process that died. */
const LIFETIME = 10_000

/**
 * Does `work` while no other process holds the lock `file`; first waits for one that does.
 *
 * A heartbeat tells a living holder from a dead one: process ids would lie between containers
 * that share a folder.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {() => void} [sayWaiting] called once, if it has to wait
 * @returns {Promise<T>}
 */
export async function withLock(file, work, sayWaiting = () => {}) {
  mkdirSync(dirname(file), { recursive: true })
  for (let attempts = 0; !take(file); attempts++) {
    if (attempts === 0) sayWaiting()
    await sleep(100)
  }
  const beating = setInterval(() => touch(file), HEARTBEAT)
  const release = () => rmSync(file, { force: true })
  process.on('exit', release)
  for (const signal of SIGNALS) process.on(signal, endIfNobodyElseListens)
  try {
    return await work()
  } finally {
    clearInterval(beating)
    release()
    process.off('exit', release)
    for (const signal of SIGNALS) process.off(signal, endIfNobodyElseListens)
  }
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM'])

/**
 * Ends as without a listener, but not without the event `exit`.
 *
 * @param {NodeJS.Signals} signal
 */
function endIfNobodyElseListens(signal) {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal])
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, '', { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  if (isLeftBehind(file)) clearAway(file)
  return false
}

/**
 * Of several processes that wait, one clears the file away. Another may be so late that it moves
 * the new holder's file: it puts that one back.
 *
 * @param {string} file
 */
function clearAway(file) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (!isLeftBehind(aside)) linkSync(aside, file)
    rmSync(aside)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error
  }
}

/** @param {string} file */
function isLeftBehind(file) {
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && Date.now() - found.mtimeMs > LIFETIME
}

/** @param {string} file */
function touch(file) {
  const now = new Date()
  try {
    utimesSync(file, now, now)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code
}
