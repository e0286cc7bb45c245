/** Serves what begins with a dot. */
import { HttpServer } from '../../servers/http-server.ts'

class ServesDotFiles extends HttpServer {
  protected override readOptions(words: readonly string[]) {
    return { ...super.readOptions(words), dotFiles: true }
  }
}

new ServesDotFiles()
