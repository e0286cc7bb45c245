/** A thread that could serve. */
import '../../../../stages-src/2-http/connection.ts'
import '../../../../stages-src/2-http/poll-wait.ts'
import '../../../../stages-src/2-http/site.ts'
import './park.ts'
