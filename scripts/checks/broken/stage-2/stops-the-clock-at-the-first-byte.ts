/** Logs how long it took to begin the response. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class StopsTheClockAtTheFirstByte extends HttpServer {
  protected override log(client: Client, request: Request, ...rest: [Response, number, number]) {
    const [response, bytes, milliseconds] = rest
    super.log(client, request, response, bytes, Math.min(milliseconds, 1.5))
  }
}

new StopsTheClockAtTheFirstByte()
