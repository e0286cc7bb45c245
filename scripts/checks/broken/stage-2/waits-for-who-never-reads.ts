/** Ends when every response is sent, however long that takes. */
import { HttpServer } from '../../servers/http-server.ts'

class WaitsForWhoNeverReads extends HttpServer {
  protected override stop(): void {
    const isSending = [...this.clients].some(({ socket }) => socket.writableLength > 0)
    if (isSending) this.server.close(() => process.exit(0))
    else super.stop()
  }
}

new WaitsForWhoNeverReads()
