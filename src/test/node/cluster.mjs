// Tests three nodes behind a load balancer while each of them, and their Redis, fails: every event, sent until it is answered 202, reaches every
// client once and in order. Starts all servers itself; PAYARA is Payara Micro's jar, WILDFLY the directory of a WildFly. With `long`, every node is
// also drained and started again, and 300 clients is a good number.
import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import assert from 'node:assert/strict'
import { KINDS, LAST, listen, listenInPython, Publisher } from './cluster-clients.mjs'
import { newDirectory, Node, Postgres, Redis } from './cluster-servers.mjs'
import { check, freePort, restClient, run, usage, within } from './harness.mjs'
import { startHaproxy, startNginx, stopProxies } from './proxies.mjs'

const [payara, wildfly, war, deploy] = process.argv.slice(2, 6).map(path => resolve(path))
const [count = '30', duration = 'short'] = process.argv.slice(6)
if (!deploy) usage('node cluster.mjs PAYARA WILDFLY sinal.war deploy [CLIENTS [long]]')

const key = 'not-in-any-documentation'
const instances = ['first', 'second', 'third']
const INTERVAL = 100 // between two publications to an instance
const LATEST = 120_000 // when the last event must have arrived
const directory = newDirectory()
const redis = new Redis('redis', directory)
const postgres = new Postgres('postgres', directory)
const clients = []
const publishers = []
let nodes

async function startServers() {
  await Promise.all([redis.start(), postgres.start()])
  const settings = {
    AUTHENTICATION_API_KEY: key, WEBSOCKET_ENABLED: 'true', SINAL_TRUSTED_PROXIES: '127.0.0.1',
    SINAL_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    SINAL_DATABASE_URL: `jdbc:postgresql://127.0.0.1:${postgres.port}/sinal`, SINAL_DATABASE_USER: 'sinal', SINAL_DATABASE_PASSWORD: 'none',
  }
  nodes = [['a', payara, { SINAL_REDIS_EMITTER: 'true' }], ['b', wildfly], ['c', payara]]
    .map(([name, home, own]) => new Node(name, directory, home, war, { ...settings, ...own }))
  await nodes[0].start()
  await Promise.all(nodes.slice(1).map(node => node.start()))
}

/** Returns a file of deploy/ with the addresses of this test. */
function configuration(file, port, ...changes) {
  let text = readFileSync(join(deploy, file), 'utf8')
  const addresses = nodes.map((node, i) => [`10.0.0.${i + 1}:8080`, `127.0.0.1:${node.port}`])
  const listener = file.endsWith('.cfg') ? ['bind :80', `bind 127.0.0.1:${port}`] : ['listen 80;', `listen 127.0.0.1:${port};`]
  for (const [from, to] of [...addresses, listener, ...changes]) {
    assert.ok(text.includes(from), `${file} has no "${from}"`)
    text = text.replaceAll(from, to)
  }
  return text
}

async function balancer(start, file, ...changes) {
  const port = await freePort()
  return start(configuration(file, port, ...changes), port)
}

const awaitConnected = some => within(() => `${some.filter(client => !client.isConnected()).map(client => client.kind)} to connect`, resolve => {
  const timer = setInterval(() => {
    if (some.every(client => client.isConnected())) resolve(clearInterval(timer))
  }, 50)
}, 60_000)

/** Checks that clients of every kind receive an event through a balancer. */
async function delivers(base) {
  const some = Object.keys(KINDS).map(kind => listen(base, key, instances[0], kind))
  await awaitConnected(some)
  const number = Math.random()
  await restClient(base, key)('POST', `/event/publish/${instances[0]}`, { event: 'call', data: number })
  await within(() => 'an event', resolve => {
    const timer = setInterval(() => {
      if (some.every(client => client.received.includes(number))) resolve(clearInterval(timer))
    }, 50)
  })
  some.forEach(client => client.close())
}

async function connectClients(base) {
  const kinds = Object.keys(KINDS)
  const python = Math.min(4, Math.floor(count / 8))
  for (let i = 0; i < count - python; i++) {
    clients.push(listen(base, key, instances[i % instances.length], kinds[i % kinds.length]))
    if (i % 20 === 19) await pause(500) // not a test of how many connect at once
  }
  clients.push(...listenInPython(base, key, instances[0], python))
  await awaitConnected(clients)
}

/** Waits until this many events more are accepted of each instance. */
async function awaitAccepted(more) {
  const goals = publishers.map(publisher => publisher.accepted.length + more)
  await within(() => 'publications', resolve => {
    const timer = setInterval(() => {
      if (publishers.every((publisher, i) => publisher.accepted.length >= goals[i])) resolve(clearInterval(timer))
    }, 100)
  }, 120_000)
}

async function fail() {
  for (const node of nodes) {
    await check(`${node.name} is killed, and starts again`, async () => {
      await node.stop('SIGKILL')
      await awaitAccepted(20)
      await node.start()
      await awaitAccepted(20)
    })
  }
  await check('Redis is killed, and starts again', async () => {
    await redis.stop('SIGKILL')
    await pause(3_000)
    await redis.start()
    await awaitAccepted(20)
  })
  await check(`${nodes[1].name} is stopped for 20 s, and goes on`, async () => {
    nodes[1].signal('SIGSTOP')
    await pause(10_000)
    await awaitAccepted(20) // of the others, while it is stopped
    await pause(10_000)
    nodes[1].signal('SIGCONT')
    await awaitAccepted(20)
  })
  for (const node of duration === 'long' ? nodes : nodes.slice(2)) {
    await check(`${node.name} is drained, stopped, and starts again`, async () => {
      await node.rest('POST', '/drain')
      while (await node.metric('sinal_sessions') > 0) await pause(200)
      await pause(3_000) // as balancers.md says: publishers' requests still come
      await node.stop('SIGTERM')
      await node.start()
      await awaitAccepted(20)
    })
  }
}

async function script() {
  await check('three nodes start', startServers)
  await check('a Node server emits the events of a node', () =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('adapter.mjs', import.meta.url)), nodes[0].base, key, `redis://127.0.0.1:${redis.port}`]))
  const base = await balancer(startHaproxy, 'cluster-haproxy.cfg')
  const rest = restClient(base, key)
  for (const instance of instances) {
    await rest('POST', '/instance/create', { instanceName: instance, websocket: { enabled: true, events: [] } })
  }
  await check('clients of every kind receive events through HAProxy', () => delivers(base))
  await check('… with sticky sessions', async () =>
    delivers(await balancer(startHaproxy, 'cluster-haproxy.cfg', ['balance roundrobin', 'balance source'])))
  await check('… through nginx', async () => delivers(await balancer(startNginx, 'cluster-nginx.conf')))
  await check('… with sticky sessions', async () =>
    delivers(await balancer(startNginx, 'cluster-nginx.conf', ['  keepalive 64;', '  hash $remote_addr consistent;\n  keepalive 64;'])))
  await check(`${count} clients connect`, () => connectClients(base))
  await check('each node lists the clients of all', async () => {
    for (const node of nodes) {
      const { body } = await node.rest('GET', '/socket/list')
      assert.deepEqual(body.unanswered, [])
      assert.equal(new Set(body.sockets.map(socket => socket.node)).size, nodes.length)
    }
  })
  publishers.push(...instances.map(instance => new Publisher(base, key, instance, INTERVAL)))
  const published = Promise.all(publishers.map(publisher => publisher.run()))
  await fail()
  publishers.forEach(publisher => publisher.stop())
  await published
  const refusals = {}
  for (const [status, times] of publishers.flatMap(publisher => [...publisher.refusals])) refusals[status] = (refusals[status] ?? 0) + times
  console.log(`${publishers.reduce((sum, publisher) => sum + publisher.accepted.length, 0)} events accepted, sent again after ${JSON.stringify(refusals)},`,
    `${clients.reduce((total, client) => total + client.reconnections, 0)} reconnections`)
  await check('every client receives each accepted event once and in order', async () => {
    await within(() => `the last event at ${clients.filter(client => client.received.at(-1) !== LAST).map(client => `${client.kind}, ${client.instance}`)}`, resolve => {
      const timer = setInterval(() => {
        if (clients.every(client => client.received.includes(LAST))) resolve(clearInterval(timer))
      }, 100)
    }, LATEST)
    const failures = clients.flatMap(client => {
      try {
        publishers[instances.indexOf(client.instance)].check(client)
        return []
      } catch (failure) {
        return failure.message
      }
    })
    assert.equal(failures.length, 0, `${failures.length} clients of ${clients.length} did not: ${failures.slice(0, 5).join('\n')}`)
  })
}

run(script, async () => {
  for (const client of clients) client.close()
  stopProxies()
  await Promise.all([...(nodes ?? []), redis, postgres].filter(server => server.process).map(server => server.stop('SIGKILL').catch(() => {})))
  if (process.env.CLUSTER_KEEP) console.log(directory)
  else rmSync(directory, { recursive: true, force: true })
})
