// Tests that Sinal mirrors a running Evolution API: each event once, unchanged and in order, over ten disconnections, and its instances with
// their tokens. Sinal must run in global mode with SINAL_UPSTREAM_URL=http://127.0.0.1:UPSTREAM.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import { startEvolution } from './evolution.mjs'
import { check, restClient, run, socketAddress, usage, within } from './harness.mjs'

const [base, key, upstream, upstreamKey, owner = 'sinal'] = process.argv.slice(2)
if (!base || !key || !upstream || !upstreamKey) usage('node upstream.mjs http://127.0.0.1:PORT KEY UPSTREAM-PORT UPSTREAM-KEY [sinal|upstream]')

const INSTANCES = 300
const EVENTS = 10_000
const DISCONNECTIONS = 10
const DOUBLED = 2_000
const run1 = randomBytes(3).toString('hex')
const nameOf = number => `mirror-${run1}-${number}`
const rows = Array.from({ length: INSTANCES }, (_, number) => ({
  id: `upstream-${number}`, name: nameOf(number), connectionStatus: 'open', ownerJid: null, token: `token-${run1}-${number}`, Websocket: null,
}))
const rest = restClient(base, key)
const opened = []
let evolution

const source = async () => (await rest('GET', '/source/list')).body.find(({ name }) => name === 'upstream')

/** Waits until a condition on the source's status holds. */
function until(what, condition) {
  let last
  return within(() => `${what}; the source: ${JSON.stringify(last)}`, (resolve, reject) => {
    const look = () => source().then(status => {
      last = status
      if (condition(status)) resolve(status)
      else setTimeout(look, 50)
    }, reject)
    look()
  }, 60_000)
}

/** An event as Evolution API emits it: every third one has bytes, some have members that only a newer release has, none has sorted members. */
function envelope(number) {
  const data = {
    key: { remoteJid: '5511988887777@s.whatsapp.net', fromMe: false, id: `3EB0${number}` },
    zeta: number, alpha: { b: 1.5, a: [null, true, 'ção 👋', 1e21] },
    ...(number % 3 === 0 && { message: { messageSecret: randomBytes(32), media: { jpegThumbnail: randomBytes(500 + number % 5000) } } }),
    messageTimestamp: 1761057639 + number,
  }
  return {
    ...(number % 7 === 0 && { isLatest: false, progress: number % 100 }),
    event: 'messages.upsert', instance: nameOf(number % INSTANCES), data, server_url: 'http://evolution.test',
    date_time: new Date(1761057639000 + number).toISOString(), sender: '5511999990001@s.whatsapp.net', apikey: null,
  }
}

/** One text for equal envelopes: members in their order, and bytes as such. */
const text = value => JSON.stringify(value, (_, member) => member?.type === 'Buffer' ? `bytes ${Buffer.from(member.data).toString('hex')}` : member)

function client(to, auth) {
  const socket = io(`${socketAddress(base)}/${to}`, { transports: ['websocket'], forceNew: true, reconnection: false, ...auth })
  opened.push(socket)
  return socket
}

const connected = socket => within(() => 'the connect', (resolve, reject) => {
  socket.once('connect', resolve)
  socket.once('connect_error', reject)
})

/** Emits the events while Sinal is connected, and cuts the connection between them in each of the ways in which it can end. */
async function emitAll(sent) {
  const sinal = () => [...evolution.io.sockets.sockets.values()][0]
  const perConnection = Math.ceil(EVENTS / (DISCONNECTIONS + 1))
  for (let number = 0; number < EVENTS;) {
    await within(() => 'Sinal to connect to the Evolution API', resolve => {
      const look = () => sinal() ? resolve() : setTimeout(look, 20)
      look()
    }, 60_000)
    for (const last = Math.min(EVENTS, number + perConnection); number < last; number++) {
      sent.push(envelope(number))
      evolution.io.emit('messages.upsert', sent.at(-1))
      if (number % 50 === 0) await new Promise(setImmediate)
    }
    if (number === EVENTS) return
    // In order behind the events: a WebSocket that is terminated loses what it has not written.
    const round = number / perConnection
    if (round % 2 === 0) sinal().disconnect(true) // the client must connect by itself again
    else sinal().conn.close()
    await within(() => 'the disconnection', resolve => {
      const look = () => sinal() ? setTimeout(look, 20) : resolve()
      look()
    })
  }
}

/** Emits an event, and posts it as the Evolution API's webhook does: some before and some after it, out of order, with bytes as maps. */
async function emitAndPost(event) {
  const body = JSON.stringify(event, (_, member) => member?.type === 'Buffer' ? { ...Buffer.from(member.data) } : member)
  const post = () => rest('POST', '/event/webhook', JSON.parse(body))
  const early = event.data.zeta % 2 === 0
  const posted = early ? post() : undefined
  if (event.data.zeta % 5 === 0) await posted
  evolution.io.emit('messages.upsert', event)
  assert.equal((await (posted ?? post())).body.ids.length, 1)
}

async function script() {
  await check('without the Evolution API, the source says why it is not connected', async () => {
    const status = await until('a problem', ({ connected, problem }) => !connected && problem.startsWith('no connection'))
    assert.equal(status.connected, false)
  })
  evolution = await startEvolution('another key', rows, Number(upstream))
  await check('a wrong key is named in the status', () => until('the refusal', ({ problem }) => /SINAL_UPSTREAM_APIKEY is wrong/.test(problem)))
  await evolution.close()

  evolution = await startEvolution(upstreamKey, rows, Number(upstream))
  await check('Sinal connects', () => until('the connection', status => status.connected))
  await check('POST /source/sync compares the instances', async () => {
    const { body } = await rest('POST', '/source/sync')
    assert.deepEqual(Object.keys(body), ['added', 'changed', 'removed'])
    const list = (await rest('GET', '/instance/fetchInstances')).body.map(({ name }) => name)
    for (const { name } of rows) assert.ok(list.includes(name), name)
  })
  const token = rows[1].token
  if (owner === 'upstream') {
    await check('settings are the Evolution API\'s: nothing is streamed until they are set there', async () => {
      const early = client(rows[1].name, { auth: { apikey: token } })
      await assert.rejects(connected(early), /Invalid namespace/)
    })
    await check('POST /websocket/set takes effect there and here', async () => {
      const { body } = await rest('POST', `/websocket/set/${rows[1].name}`, { websocket: { enabled: true, events: ['MESSAGES_UPSERT'] } })
      assert.deepEqual(body.events, ['MESSAGES_UPSERT'])
      assert.deepEqual(evolution.sets, [{ instance: rows[1].name, enabled: true, events: ['MESSAGES_UPSERT'] }])
    })
  }
  const tenant = client(rows[1].name, { auth: { apikey: token } })
  await check('a client with a token that only fetchInstances knows gets in', () => connected(tenant))
  const all = client('', { auth: { apikey: key } })
  await connected(all)

  const sent = []
  const received = []
  all.on('messages.upsert', event => { if (event.instance.startsWith(`mirror-${run1}-`)) received.push(event) })
  const started = Date.now()
  await emitAll(sent)
  await check(`each of ${EVENTS} events arrives over ${DISCONNECTIONS} disconnections`, () =>
    within(() => `all events; there are ${received.length}`, resolve => {
      const look = () => received.length >= EVENTS ? resolve() : setTimeout(look, 50)
      look()
    }, 120_000))
  console.log(`# ${Date.now() - started} ms`)
  await check('each arrives once, unchanged, and in order for each instance', () => {
    const byInstance = events => Map.groupBy?.(events, event => event.instance) ?? events.reduce((map, event) =>
      map.set(event.instance, [...(map.get(event.instance) ?? []), event]), new Map())
    const [before, after] = [byInstance(sent), byInstance(received)]
    for (const [instance, events] of before) assert.deepEqual((after.get(instance) ?? []).map(text), events.map(text), instance)
    assert.equal(received.length, EVENTS)
  })
  await check(`each of ${DOUBLED} events that a webhook posts too arrives once, unchanged`, async () => {
    received.length = 0
    const doubled = Array.from({ length: DOUBLED }, (_, number) => envelope(EVENTS + number))
    for (let at = 0; at < DOUBLED; at += 20) await Promise.all(doubled.slice(at, at + 20).map(emitAndPost))
    await within(() => `all events; there are ${received.length}`, resolve => {
      const look = () => received.length >= DOUBLED ? resolve() : setTimeout(look, 50)
      look()
    })
    assert.deepEqual(received.map(text).sort(), doubled.map(text).sort())
    assert.ok((await source()).duplicates > 0)
  })
  await check('the source has counted them, and the time without a connection', async () => {
    const status = await source()
    assert.ok(status.taken >= EVENTS, JSON.stringify(status))
    assert.ok(status.disconnectedMillis > 0, JSON.stringify(status))
    assert.equal(status.refused, 0)
  })

  await check('a token that changes there puts its clients out at the next sync', async () => {
    const out = within(() => 'the disconnect', resolve => tenant.once('disconnect', resolve))
    rows[1].token = `changed-${run1}`
    const { body } = await rest('POST', '/source/sync')
    assert.equal(body.changed, 1)
    await out
    await connected(client(rows[1].name, { auth: { apikey: rows[1].token } }))
  })
  await check('an instance that is deleted there while nobody sees it is removed', async () => {
    const [{ name }] = rows.splice(2, 1)
    const { body } = await rest('POST', '/source/sync')
    assert.equal(body.removed, 1)
    assert.ok(!(await rest('GET', '/instance/fetchInstances')).body.some(row => row.name === name))
  })
  await check('an event of an instance that fetchInstances has just got registers it with its token', async () => {
    rows.push({ ...rows[0], name: `late-${run1}`, token: `late-token-${run1}` })
    const event = within(() => 'the event', resolve => all.once('call', resolve))
    evolution.io.emit('call', { ...envelope(1), event: 'call', instance: `late-${run1}`, date_time: new Date().toISOString() })
    await event
    const response = await fetch(new URL(`/instance/connectionState/late-${run1}`, base), { headers: { apikey: `late-token-${run1}` } })
    assert.equal(response.status, 200)
  })
}

run(script, async () => {
  for (const socket of opened) socket.disconnect()
  await evolution?.close()
})
