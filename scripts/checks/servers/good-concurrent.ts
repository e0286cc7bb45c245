/** A correct echo server on Node's sockets, which serves all its clients at once. */
import { EchoServer, settingsFromCommandLine } from './echo-server.ts'

new EchoServer(settingsFromCommandLine())
