// Measures what an event costs Redis: appended by the script that nodes use, in groups, and fetched by a number of nodes. node redis.mjs
import { readFileSync, rmSync } from 'node:fs'
import { createClient, commandOptions } from 'redis'
import { newDirectory, Redis } from '../../test/node/cluster-servers.mjs'
import { run } from '../../test/node/harness.mjs'
import { cpu } from './cpu.mjs'

const SECONDS = 3
const PREFIX = '{sinal}:'
const KEYS = ['meta', 'stream', 'nodes', 'fingerprints:1', 'fingerprints:2', 'answer:bench'].map(name => PREFIX + name)
const BODY = '\x01' + 'x'.repeat(1_100) // an event with 1 KiB of data and its envelope

const script = name => ['common', name]
  .map(part => readFileSync(new URL(`../../main/resources/dev/sinal/cluster/${part}.lua`, import.meta.url), 'utf8')).join('')

/** Fetches all entries as a node does, until it is stopped. */
async function fetchAll(client, state) {
  let last = '0-0'
  while (!state.stopped) {
    const answer = await client.xRead(commandOptions({ isolated: false }), { key: KEYS[1], id: last }, { COUNT: 1_000, BLOCK: 200 })
    const entries = answer?.[0].messages ?? []
    if (entries.length > 0) last = entries.at(-1).id
    state.fetched += entries.length
  }
}

async function measure(redis, group, readers) {
  const url = `redis://127.0.0.1:${redis.port}`
  const clients = await Promise.all(Array.from({ length: readers + 1 }, () => createClient({ url }).connect()))
  const writer = clients[0]
  await writer.flushAll()
  await writer.eval(script('open'), { keys: KEYS, arguments: [`${PREFIX}events:`, 'epoch', '', '0', ''] })
  const sha = await writer.scriptLoad(script('append'))
  const state = { stopped: false, fetched: 0 }
  const fetching = clients.slice(1).map(client => fetchAll(client, state))
  const before = cpu(redis)
  const started = Date.now()
  let events = 0
  for (let call = 0; Date.now() - started < SECONDS * 1_000; call++) {
    const publications = Array.from({ length: group }, (_, i) => ['1', '1600', '', `instance-${(events + i) % 1_000}`, BODY, '', '']).flat()
    await writer.evalSha(sha, { keys: KEYS, arguments: [`${PREFIX}events:`, 'epoch', 'bench', '', String(events), '0', String(call),
      '9000000000000', '9000000000000000', '86400000', '50000', '9000000000000', '0', '1000', String(group), ...publications] })
    events += group
  }
  const micros = (cpu(redis) - before) * 1e6
  const seconds = (Date.now() - started) / 1_000
  state.stopped = true
  await Promise.all(fetching)
  console.log(`| ${group} | ${readers} | ${Math.round(events / seconds)} | ${(micros / events).toFixed(1)} | ${(state.fetched / (readers || 1) / events * 100).toFixed(0)} % |`)
  await Promise.all(clients.map(client => client.quit()))
}

run(async () => {
  const directory = newDirectory()
  const redis = new Redis('redis', directory)
  await redis.start()
  console.log('| events of a group | nodes that fetch | events per second | CPU us per event | fetched |\n|---:|---:|---:|---:|---:|')
  for (const group of [1, 10, 100]) for (const readers of [0, 1, 3, 6]) await measure(redis, group, readers)
  await redis.stop('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})
