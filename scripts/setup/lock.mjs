import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `work` while nobody else in this clone does: two starts at once must not install or build over each other.
 * The lock is a file naming its holder; a holder that died without releasing it is recognised and replaced.
 */
export async function alone(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${process.pid} ${startOf(process.pid)}`
  for (let waits = 0; !take(file, mine); waits++) {
    const holder = read(file)
    if (holder && !isAlive(holder)) {
      removeStale(file, holder)
      continue
    }
    if (waits === 0 && holder) onWait(holder.split(' ')[0])
    await sleep(200)
  }
  const release = () => read(file) === mine && rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    release()
    process.off('exit', release)
  }
}

function take(file, mine) {
  // Written aside and linked, so that nobody ever reads a lock without its holder.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, mine)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

function removeStale(file, holder) {
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (error.code === 'ENOENT') return // another waiter was quicker
    throw error
  }
  // Between reading and renaming another waiter may have replaced the lock: then it is alive, and goes back.
  if (read(aside) !== holder && !existsSync(file)) linkSync(aside, file)
  rmSync(aside, { force: true })
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

/** A process number is used again; with its start time it names one process. Without /proc the number has to do. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return '-'
  }
}

function isAlive(holder) {
  const [pid, start] = holder.split(' ')
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    if (error.code === 'ESRCH') return false
  }
  return startOf(pid) === start
}
