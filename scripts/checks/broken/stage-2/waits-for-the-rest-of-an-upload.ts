/** Ends when every request that has begun is answered, and an upload may take its time. */
import { HttpServer } from '../../servers/http-server.ts'

class WaitsForTheRestOfAnUpload extends HttpServer {
  protected override stop(): void {
    const isBusy = [...this.clients].some(({ idle }) => !idle)
    if (isBusy) this.server.close(() => process.exit(0))
    else super.stop()
  }
}

new WaitsForTheRestOfAnUpload()
