/** Ends when accept fails with EMFILE. */
import { startChangedStage } from '../../servers/changed-stage.ts'

startChangedStage('2-http', [
  {
    file: '2-http/server.ts',
    right: '  wait.forConnection(PAUSE)\n',
    wrong: '  process.abort()\n',
  },
])
