// Reads the CPU time of servers.
import { readFileSync } from 'node:fs'

const TICKS = 100 // of the kernel's CPU times, per second

/** Returns the user and system time of a server's process, in seconds. */
export function cpu(server) {
  const fields = readFileSync(`/proc/${server.process.pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}
