/** nginx, as a server under measurement. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../lib/free-port.ts'
import type { Role } from '../pinning.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'

/** How nginx is set up, where that is to be otherwise than its documentation advises. */
interface Settings {
  /** How many processes serve, beside the master, which does not. */
  workers?: number
  /** How many connections it may have. */
  connections?: number
  /** Without it, files are read and written. */
  sendfile?: boolean
  /** Whether head and file leave in full segments, for which it corks and uncorks the socket. */
  nopush?: boolean
  /** Whether it keeps files open, and looks at them again after a second. */
  openFileCache?: boolean
  /** Whether it keeps lines of its log back, up to 64 KiB of them or for a second. */
  bufferedLog?: boolean
  /** Where it runs; on the core of servers where nothing else is said. */
  role?: Role
}

/**
 * nginx with one worker or more, and no limit to the requests of a connection, which would otherwise end
 * after a thousand.
 */
export async function startNginx(
  { root, log, folder }: ServerFiles,
  settings: Settings = {},
): Promise<ServerProcess> {
  const { workers = 1, connections = 512, sendfile = true, nopush = true } = settings
  const { openFileCache, bufferedLog } = settings
  const port = await freePort()
  const own = join(folder, `nginx-${port}`)
  mkdirSync(own)
  const configuration = join(own, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  writeFileSync(
    configuration,
    `daemon off;
worker_processes ${workers};
pid "${own}/pid";
error_log "${own}/error.log";
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections ${connections}; }
http {
  types { text/html html; text/css css; text/javascript js; image/jpeg jpg; image/svg+xml svg; }
  charset utf-8;
  sendfile ${sendfile ? 'on' : 'off'};
  tcp_nopush ${nopush ? 'on' : 'off'};
  ${openFileCache ? 'open_file_cache max=1000 inactive=60s; open_file_cache_valid 1s;' : ''}
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  access_log ${log ? `"${log}" combined${bufferedLog ? ' buffer=64k flush=1s' : ''}` : 'off'};
  ${temporary.map((name) => `${name}_temp_path "${own}/${name}";`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    root "${root}";
    add_header Cache-Control no-cache;
    add_header X-Content-Type-Options nosniff;
  }
}
`,
  )
  const command = ['nginx', '-e', `${own}/error.log`, '-c', configuration]
  return ServerProcess.start(command, { port, role: settings.role ?? 'server' })
}
