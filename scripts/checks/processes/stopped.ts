/** Workers that do not get on: SIGSTOP, which no process can catch. */
import { sleep, until } from '../../lib/patience.ts'
import { isThere, type Process, signalProcess } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { expectPage, FRONT, openMany } from '../threads/clients.ts'
import { expectNoZombies } from './recycling.ts'
import { askCrowd, expectWorkers, startWorkers, WORKERS } from './started.ts'
import { haveEnded, inWords } from './workers.ts'

const CROWD = 24
/** Those of them that others answer, whoever gets which. */
const SOME = 6

export const stoppedWorker: Check = {
  id: 'stopped-worker',
  title:
    'serves others while a worker is stopped (SIGSTOP), and everybody once it goes on or is replaced',
  why: 'A stopped worker is one that hangs, as the others see it. Who waits at a queue that all workers take from is served by the next; who was accepted by it waits, but not for ever.',
  reading: 'signal(7), SIGSTOP; kill(2); TLPI 22.2; epoll_ctl(2), EPOLLEXCLUSIVE',
  async run(context) {
    const unhurried = ['--hung-after 60']
    const { server, flags, owners, workers } = await startWorkers(context, '', WORKERS, unhurried)
    const [victim = workers[0] as Process] = owners
    signalProcess(victim, 'SIGSTOP')
    const sent = `to ${flags}: SIGSTOP to a worker, and ${CROWD} requests`
    const clients = await openMany(context, CROWD, FRONT, server)
    let answered = 0
    const answers = clients.map(async (client) => {
      await expectPage(client, `${sent}; then SIGCONT`)
      answered += 1
    })
    const all = Promise.allSettled(answers)
    await until(context.patience / 2, () => answered >= SOME)
    const meanwhile = answered
    signalProcess(victim, 'SIGCONT')
    if (meanwhile < SOME) {
      fail({ sent, expected: `at least ${SOME} answers by other workers`, came: `${meanwhile}` })
    }
    const failed = (await all).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
    await askCrowd(context, server, CROWD)
    await expectWorkers(context, server, WORKERS, `${sent}; then SIGCONT`)
  },
}

export const hungWorker: Check = {
  id: 'hung-worker',
  title: 'replaces a worker that has not got on for a second (--hung-after 1)',
  rule: 'guide',
  why: 'A worker in an endless loop is alive as the kernel sees it. Only a sign of life that fails to come tells, and SIGKILL is what even a stopped process hears.',
  reading: 'signal(7); pidfd_send_signal(2); sd_notify(3), WATCHDOG=1',
  async run(context) {
    const { server, flags, master, owners, workers } = await startWorkers(context, '--hung-after 1')
    const [victim = workers[0] as Process] = owners
    signalProcess(victim, 'SIGSTOP')
    const sent = `to ${flags}: SIGSTOP to a worker`
    if (!(await haveEnded(context, [victim]))) {
      fail({
        sent,
        expected: 'its master to kill it',
        came: `${inWords([victim])}, which is still there`,
      })
    }
    await askCrowd(context, server, CROWD)
    const now = await expectWorkers(context, server, WORKERS, sent, [victim])
    await expectNoZombies(context, master, sent)
    // Who only does nothing has not hung.
    await sleep(2500)
    if (now.every(isThere)) return
    fail({
      sent: `${sent}; and then nothing to anybody`,
      expected: 'workers that are left alone while they only wait',
      came: `others than before: ${inWords(server.descendants())}`,
    })
  },
}
