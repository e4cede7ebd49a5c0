// Measures what events and deliveries cost the nodes of a cluster and their Redis. src/bench/README.md says how.
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { newDirectory, Node, Postgres, Redis } from '../../test/node/cluster-servers.mjs'
import { freePort, run, usage, within } from '../../test/node/harness.mjs'
import { startHaproxy, stopProxies } from '../../test/node/proxies.mjs'
import { cpu } from './cpu.mjs'

const [home, war] = process.argv.slice(2, 4).map(path => resolve(path))
const [sizes = '0,1,2,3', seconds = '15', warmUp = '30', selected = ''] = process.argv.slice(4)
if (process.argv.length < 4) usage('node cluster.mjs PAYARA|WILDFLY sinal.war [NODES [SECONDS [WARM-UP [LOADS]]]]')

const key = 'not-in-any-documentation'
const data = 'x'.repeat(1_024)
/** Each load: instances, sessions of each, events per second, and how the sessions connect. */
const LOADS = {
  'one session an instance': { instances: 60, sessions: 1, rate: 1_000 },
  'one instance': { instances: 1, sessions: 120, rate: 40 },
  'polling, sticky': { instances: 60, sessions: 1, rate: 60, polling: true },
  'polling, round robin': { instances: 60, sessions: 1, rate: 60, polling: true, balanced: true },
}

async function connect(nodes, balancer, prefix, load) {
  const clients = []
  const state = { deliveries: 0, clients }
  for (let i = 0; i < load.instances * load.sessions; i++) {
    const base = load.balanced ? balancer : nodes[i % nodes.length].base
    const socket = io(`${base}/${prefix}-${i % load.instances}`, {
      transports: [load.polling ? 'polling' : 'websocket'], auth: { apikey: key }, forceNew: true, reconnection: false,
    })
    socket.on('call', () => { state.deliveries++ })
    clients.push(socket)
    await within(() => 'a client to connect', resolve => socket.once('connect', resolve))
  }
  return state
}

/** Publishes at a constant rate, to each node in turn, and returns how many events were accepted. */
async function publish(nodes, prefix, load, duration) {
  const started = Date.now()
  let sent = 0
  let accepted = 0
  const pending = new Set()
  while (Date.now() - started < duration * 1_000) {
    for (; sent < (Date.now() - started) / 1_000 * load.rate && pending.size < 64; sent++) {
      const answer = fetch(`${nodes[sent % nodes.length].base}/event/publish/${prefix}-${sent % load.instances}`, {
        method: 'POST', headers: { apikey: key, 'content-type': 'application/json' }, body: JSON.stringify({ event: 'call', data: { n: sent, data } }),
      }).then(async response => {
        await response.text()
        if (response.status === 202) accepted++
      }).finally(() => pending.delete(answer))
      pending.add(answer)
    }
    await pause(5)
  }
  await Promise.all(pending)
  return accepted
}

async function measure(name, nodes, redis, balancer) {
  const load = LOADS[name]
  const prefix = `${name.replace(/[^a-z]+/g, '-')}-${nodes.length}`
  for (let i = 0; i < load.instances; i++) {
    await nodes[0].rest('POST', '/instance/create', { instanceName: `${prefix}-${i}`, websocket: { enabled: true, events: [] } })
  }
  const state = await connect(nodes, balancer, prefix, load)
  await publish(nodes, prefix, load, warmUp)
  const used = () => ({ nodes: nodes.reduce((sum, node) => sum + cpu(node), 0), redis: redis ? cpu(redis) : 0, at: Date.now() })
  const idle = used()
  await pause(seconds * 500)
  const before = used()
  const deliveredBefore = state.deliveries
  const events = await publish(nodes, prefix, load, seconds)
  await pause(500)
  const after = used()
  const deliveries = state.deliveries - deliveredBefore
  // Without what they use when nothing is published.
  const net = of => after[of] - before[of] - (before[of] - idle[of]) / (before.at - idle.at) * (after.at - before.at)
  const nodeCpu = net('nodes')
  const redisCpu = net('redis')
  const micros = value => (value * 1e6 / events).toFixed(0)
  console.log(`| ${nodes.length}${redis ? '' : ', no Redis'} | ${name} | ${(events / seconds).toFixed(0)} | ${(deliveries / events).toFixed(1)} | ${micros(nodeCpu)} | ${(nodeCpu * 1e6 / deliveries).toFixed(1)} | ${micros(redisCpu)} |`)
  state.clients.forEach(client => client.disconnect())
  await pause(500)
}

async function cluster(size, withRedis) {
  const directory = newDirectory()
  const redis = withRedis ? new Redis('redis', directory) : undefined
  const postgres = new Postgres('postgres', directory)
  const settings = { AUTHENTICATION_API_KEY: key, WEBSOCKET_ENABLED: 'true', SINAL_TRUSTED_PROXIES: '127.0.0.1', SINAL_MAX_SESSIONS_PER_ADDRESS: '10000' }
  const nodes = Array.from({ length: size }, (_, i) => new Node(`node-${i}`, directory, home, war, settings, ['-Xmx512m', '-Xms512m']))
  try {
    await Promise.all([redis?.start(), postgres.start()])
    if (redis) settings.SINAL_REDIS_URL = `redis://127.0.0.1:${redis.port}`
    Object.assign(settings, {
      SINAL_DATABASE_URL: `jdbc:postgresql://127.0.0.1:${postgres.port}/sinal`, SINAL_DATABASE_USER: 'sinal', SINAL_DATABASE_PASSWORD: 'none',
    })
    for (const node of nodes) await node.start()
    const port = await freePort()
    const balancer = await startHaproxy(`
      defaults
        mode http
        option forwardfor
        timeout connect 5s
        timeout client 75s
        timeout server 75s
      frontend public
        bind 127.0.0.1:${port}
        default_backend nodes
      backend nodes
        ${nodes.map(node => `server ${node.name} 127.0.0.1:${node.port}`).join('\n        ')}\n`, port)
    for (const name of Object.keys(LOADS).filter(name => name.includes(selected))) await measure(name, nodes, redis, balancer)
  } finally {
    stopProxies()
    await Promise.all([...nodes, redis, postgres].filter(server => server?.process).map(server => server.stop('SIGKILL')))
    rmSync(directory, { recursive: true, force: true })
  }
}

run(async () => {
  console.log('| nodes | load | events per second | deliveries of an event | nodes: CPU us per event | per delivery | Redis: CPU us per event |')
  console.log('|---|---|---:|---:|---:|---:|---:|')
  for (const size of sizes.split(',').map(Number)) await cluster(Math.max(size, 1), size > 0)
})
