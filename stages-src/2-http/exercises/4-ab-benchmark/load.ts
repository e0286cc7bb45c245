/**
 * Loads a server and says what the tool has counted: ab(1), and autocannon where
 * there is no ab.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How a server is to be loaded. */
export interface Load {
  requests: number
  /** How many requests are under way at a time. */
  concurrency: number
  /** Whether a connection is kept for the next request. */
  keepAlive: boolean
}

/** What the tool has counted, in its own words. */
export interface Counted {
  tool: 'ab' | 'autocannon'
  /** From the first request to the last response, in seconds. */
  seconds: number
  /** Responses that came, whatever they said. */
  complete: number
  /**
   * ab: responses of another length than the first, and errors of the connection.
   */
  failed: number
  /** Responses whose status is no success. */
  non2xx: number
  /**
   * ab calls it "Time per request (mean)": how long a request was under way, in
   * milliseconds.
   */
  timePerRequest: number
}

/**
 * Runs the tool against `url`. Throws an Error with what it printed where it
 * failed.
 */
export function run(url: string, load: Load): Counted {
  const words = abWords(url, load)
  const ab = spawnSync('ab', words, { encoding: 'utf8' })
  if (ab.error) return runAutocannon(url, load)
  if (ab.status !== 0) throw new Error(`ab ${words.join(' ')}: ${ab.stderr.trim()}`)
  return readAb(ab.stdout)
}

function abWords(
  url: string,
  { requests, concurrency, keepAlive }: Load,
): string[] {
  const counts = ['-n', `${requests}`, '-c', `${concurrency}`]
  return ['-q', ...(keepAlive ? ['-k'] : []), ...counts, url]
}

/** Reads what ab prints. A line that it leaves out counts nothing. */
export function readAb(output: string): Counted {
  const number = (label: RegExp) => {
    const line = new RegExp(`^${label.source} +([\\d.]+)`, 'm').exec(output)
    return Number(line?.[1] ?? 0)
  }
  return {
    tool: 'ab',
    seconds: number(/Time taken for tests:/),
    complete: number(/Complete requests:/),
    failed: number(/Failed requests:/),
    non2xx: number(/Non-2xx responses:/),
    timePerRequest: number(/Time per request:/),
  }
}

const program = new URL(
  '../../../../node_modules/autocannon/autocannon.js',
  import.meta.url,
)

/**
 * The time per request is reckoned as ab does. On connections that are not kept,
 * autocannon looks at no status.
 */
function runAutocannon(url: string, load: Load): Counted {
  const { requests, concurrency, keepAlive } = load
  const words = [fileURLToPath(program), '--json', '--no-progress', '-L', '10']
  const counts = ['-a', `${requests}`, '-c', `${concurrency}`]
  const fresh = keepAlive ? [] : ['--reconnectRate', '1']
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...words, ...counts, ...fresh, url],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`autocannon ${url}: ${stderr.trim()}`)
  const result = JSON.parse(stdout)
  const complete = keepAlive ? result.requests.total : result.requests.sent
  return {
    tool: 'autocannon',
    seconds: result.duration,
    complete,
    failed: result.errors + result.timeouts,
    non2xx: result.non2xx,
    timePerRequest: (concurrency * result.duration * 1000) / complete,
  }
}
