/** Gives a head its time again with every byte. */
import { HttpServer } from '../../servers/http-server.ts'

class CountsFromTheLastByte extends HttpServer {
  protected override headDeadline(): number {
    return Infinity
  }
}

new CountsFromTheLastByte()
