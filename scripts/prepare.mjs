/**
 * Runs before every npm script, and installs what is missing: the packages of package-lock.json,
 * Node 26 among them. Plain JavaScript without dependencies, for whatever Node is there (18 or
 * newer); everything after it runs on the Node that npm finds in node_modules/.bin.
 *
 * Says nothing when there is nothing to do. With --linux it stops anywhere else, before it
 * installs anything.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lib/lock.mjs'
import { whyNotHere } from './lib/platform.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
/** As a shell has it for a process that SIGINT ended. */
const INTERRUPTED = 130

const bundledNode = join(root, 'node_modules/.bin/node')

process.exitCode = await prepare()

/** @returns {Promise<number>} the exit status */
async function prepare() {
  const obstacle = (process.argv.includes('--linux') && whyNotHere()) || whyNotInFolder()
  if (obstacle) {
    console.error(obstacle)
    return 1
  }
  if (whyInstall() === undefined) return checkNode()
  return withLock(
    join(root, '.cache/prepare.lock'),
    async () => {
      // Another process may have installed everything while this one waited.
      const reason = whyInstall()
      return (reason && (await install(reason))) || checkNode()
    },
    () => console.log('Waiting for another npm command, which is installing the packages …'),
  ).catch(mayNotWrite)
}

/**
 * @param {NodeJS.ErrnoException} error
 * @returns {number} the exit status
 */
function mayNotWrite(error) {
  if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error
  console.error(
    `Nothing can be installed in ${root}: the folder is not yours to write to (${error.code}).`,
  )
  return 1
}

/**
 * npm lists the folders of its programs in PATH, where this character ends a name: what this project
 * has installed is not found then.
 *
 * @returns {string | undefined} in one line, where the project's folder will not do
 */
function whyNotInFolder() {
  if (!root.includes(delimiter)) return undefined
  return `npm finds no programs in ${root}, for the ${delimiter} in that name: rename the folder.`
}

/**
 * Compares package-lock.json with the copy that npm leaves in node_modules once it has installed
 * everything; an interrupted installation has none.
 *
 * @returns {string | undefined} why packages are to be installed, if they are
 */
function whyInstall() {
  const installed = packagesIn('node_modules/.package-lock.json')
  if (!installed) {
    return existsSync(join(root, 'node_modules'))
      ? 'node_modules is incomplete'
      : 'node_modules is missing'
  }
  for (const [path, wanted] of Object.entries(packagesIn('package-lock.json') ?? {})) {
    if (path === '') continue // the project itself
    const found = installed[path]
    // An optional package may be for another platform.
    if (!found && (wanted.optional || wanted.devOptional)) continue
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) {
      return 'node_modules is older than package-lock.json'
    }
  }
  return undefined
}

/**
 * @param {string} lockFile a path from the root
 * @returns {Record<string, Record<string, unknown>> | undefined} what it lists, by folder
 */
function packagesIn(lockFile) {
  const file = join(root, lockFile)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}

/**
 * @param {string} reason
 * @returns {Promise<number>} the exit status of npm
 */
async function install(reason) {
  const began = Date.now()
  console.log(`Installing the packages with npm ci, for ${reason} (600 MB; about a minute) …`)
  const status = await npm([
    'ci',
    // Hides that this npm's own Node is older than some packages like; errors are still shown.
    '--loglevel=error',
    // What a person's own npm settings may say otherwise, and nothing would work then.
    '--engine-strict=false',
    '--ignore-scripts=false',
    '--include=dev',
  ])
  if (status === 0) {
    console.log(`Installed in ${Math.round((Date.now() - began) / 1000)} s.\n`)
  } else if (status !== INTERRUPTED) {
    console.error(`npm ci failed with exit status ${status}; what it said is above.`)
  }
  return status
}

/**
 * Runs npm on the Node that the machine has: the one in node_modules/.bin is about to be removed.
 *
 * @param {string[]} args
 * @returns {Promise<number>} its exit status
 */
function npm(args) {
  const path = (process.env.PATH ?? '').split(delimiter)
  const outside = path.filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
  const child = spawn('npm', args, {
    cwd: root,
    env: { ...process.env, PATH: outside.join(delimiter) },
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32', // npm is npm.cmd there
  })
  // npm tidies up when it is interrupted; this process outlives it, to release the lock.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => child.kill(signal))
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`npm does not start: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? INTERRUPTED))
  })
}

/**
 * Where the Node from npm cannot run (it wants glibc on Linux), the machine's own will do if it
 * is new enough.
 *
 * @returns {number} the exit status
 */
function checkNode() {
  if (existsSync(bundledNode)) {
    if (process.execPath.startsWith(join(root, 'node_modules'))) return 0
    if (bundledNodeRuns()) return 0
    rmSync(bundledNode)
  }
  const wanted = majorOf(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node,
  )
  if (majorOf(process.version) >= wanted) return 0
  console.error(
    `Node ${wanted} from npm does not run on this machine (${process.platform} ${process.arch}), ` +
      `and its own is ${process.version}: install Node ${wanted} from https://nodejs.org and try again.`,
  )
  return 1
}

/** From the root, for the shell that Windows needs would take a blank in a whole path for its end. */
function bundledNodeRuns() {
  const shell = process.platform === 'win32'
  const node = shell ? 'node_modules\\.bin\\node' : bundledNode
  return spawnSync(node, ['--version'], { cwd: root, shell }).status === 0
}

/** @param {string} version such as `^26.10.0` or `v20.20.2` */
function majorOf(version) {
  return Number(/\d+/.exec(version)?.[0])
}
