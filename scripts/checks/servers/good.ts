/** The reference: a correct echo server. Every check of stage 1 must pass it. */
import { EchoServer, settingsFromCommandLine } from './echo-server.ts'

new EchoServer(settingsFromCommandLine())
