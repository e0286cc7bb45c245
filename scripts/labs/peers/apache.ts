/** Apache, as a server under measurement. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../lib/free-port.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'

/** Those of Debian's package, which has log_config built in. */
const modules = ['mpm_event', 'authz_core', 'mime', 'dir', 'headers']

/** Apache with one process of its event module, and no limit to the requests of a connection. */
export async function startApache({ root, log, folder }: ServerFiles): Promise<ServerProcess> {
  const port = await freePort()
  const own = join(folder, `apache-${port}`)
  mkdirSync(own)
  // Started by root, it reads as another user.
  chmodSync(folder, 0o755)
  const configuration = join(own, 'apache2.conf')
  const loaded = modules.map((name) => `LoadModule ${name}_module mod_${name}.so`)
  writeFileSync(
    configuration,
    `ServerRoot /usr/lib/apache2/modules
${loaded.join('\n')}
DefaultRuntimeDir "${own}"
PidFile "${own}/pid"
ErrorLog "${own}/error.log"
ServerName localhost
Listen 127.0.0.1:${port}
StartServers 1
ServerLimit 1
ThreadsPerChild 25
MaxRequestWorkers 25
MaxKeepAliveRequests 0
KeepAliveTimeout 60
EnableSendfile On
TypesConfig /dev/null
AddType text/html;charset=utf-8 .html
AddType text/css;charset=utf-8 .css
AddType text/javascript;charset=utf-8 .js
AddType image/jpeg .jpg
Header set Cache-Control no-cache
Header set X-Content-Type-Options nosniff
DirectoryIndex index.html
DocumentRoot "${root}"
<Directory "${root}">
  Require all granted
</Directory>
LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined
${log ? `CustomLog "${log}" combined` : ''}
`,
  )
  return ServerProcess.start(['apache2', '-D', 'FOREGROUND', '-f', configuration], { port })
}
