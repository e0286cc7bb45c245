/** Takes --idle-timeout, and forgets it. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

new EchoServer({ ...settingsFromCommandLine(), idleTimeout: 0 })
