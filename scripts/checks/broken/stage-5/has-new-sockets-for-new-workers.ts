/** Opens new sockets for new workers, and lets the old ones go with all who wait in their queues. */
import { closeSync } from 'node:fs'
import * as sys from '#sys'
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class OpensNewOnes extends ProcessMaster {
  protected override recycle(): void {
    const former = this.listening.splice(0)
    for (const _ of former) this.listening.push(this.another())
    super.recycle()
    for (const fd of former) closeSync(fd)
  }

  another(): number {
    const { AF_INET, SO_REUSEADDR, SO_REUSEPORT, SOCK_NONBLOCK, SOCK_STREAM, SOL_SOCKET } = sys
    const fd = sys.must(sys.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), 'socket')
    for (const one of [SO_REUSEADDR, SO_REUSEPORT]) sys.setsockopt(fd, SOL_SOCKET, one, 1)
    sys.must(sys.bind(fd, sys.SocketAddress.internet('127.0.0.1', this.options.port)), 'bind')
    sys.must(sys.listen(fd, 1024), 'listen')
    return fd
  }
}

serveProcesses(import.meta.url, { Master: OpensNewOnes })
