/** nginx, as a server under measurement. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../lib/free-port.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'

/**
 * nginx with one worker, sendfile as its documentation advises, and no limit to the requests of a
 * connection, which would otherwise end after a thousand. `connections`: how many it may have.
 */
export async function startNginx(
  { root, log, folder }: ServerFiles,
  connections = 512,
): Promise<ServerProcess> {
  const port = await freePort()
  const own = join(folder, `nginx-${port}`)
  mkdirSync(own)
  const configuration = join(own, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  writeFileSync(
    configuration,
    `daemon off;
worker_processes 1;
pid "${own}/pid";
error_log "${own}/error.log";
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections ${connections}; }
http {
  types { text/html html; text/css css; text/javascript js; image/jpeg jpg; image/svg+xml svg; }
  charset utf-8;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  access_log ${log ? `"${log}" combined` : 'off'};
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
  return ServerProcess.start(command, { port })
}
