// Tests that a client reconnects after a restart of the server, and that its instance still exists.
//   before: creates the instance and switches its streaming on
//   listen: connects, waits until the server has restarted, publishes an event and waits for it
import assert from 'node:assert/strict'
import { io } from 'socket.io-client'
import { check, restClient, run, socketAddress, usage, within } from './harness.mjs'

const RESTART = 180_000 // the start of an application server

const [base, key, part, instance] = process.argv.slice(2)
if (!base || !key || !['before', 'listen'].includes(part) || !instance) {
  usage('node reconnect.mjs http://127.0.0.1:PORT KEY before|listen INSTANCE')
}
const rest = restClient(base, key)
let socket

async function before() {
  await check(`${instance} is created`, () => rest('POST', '/instance/create', { instanceName: instance, integration: 'EVOLUTION' }))
  await check(`${instance} is set`, () =>
    rest('POST', `/websocket/set/${instance}`, { websocket: { enabled: true, events: ['MESSAGES_UPSERT'] } }))
  console.log('OK')
}

async function listen() {
  socket = io(`${socketAddress(base)}/${instance}`, {
    transports: ['websocket'],
    auth: { apikey: key },
    reconnectionDelay: 250,
    reconnectionDelayMax: 1_000,
  })
  await check('the client connects', () => connect(10_000))
  const disconnected = within(() => 'the disconnect', resolve => socket.once('disconnect', resolve), RESTART)
  console.log('connected')

  await check('the client is disconnected, and reconnects by itself', async () => {
    const reason = await disconnected
    assert.ok(socket.active, `disconnected for good: ${reason}`)
  })
  await check('the client connects again', () => connect(RESTART))
  console.log('reconnected')

  await check('an event published after the restart arrives', async () => {
    const data = { key: { id: 'AFTER-RESTART', remoteJid: '5511888888888@s.whatsapp.net', fromMe: false }, message: { conversation: 'voltei' } }
    const arrival = within(() => 'the event', resolve => socket.once('messages.upsert', resolve))
    arrival.catch(() => {}) // awaited below
    await rest('POST', `/event/publish/${instance}`, { event: 'messages.upsert', data })
    const envelope = await arrival
    assert.equal(envelope.instance, instance)
    assert.deepEqual(envelope.data, data)
  })
}

/** Waits until the client is connected. A client that is refused by the namespace does not retry. */
function connect(milliseconds) {
  let latest = 'no response'
  return within(() => `the connection; ${latest}`, (resolve, reject) => {
    if (socket.connected) return resolve()
    socket.once('connect', resolve)
    socket.on('connect_error', failure => {
      latest = failure.message
      if (!socket.active) reject(new Error(`refused for good: ${failure.message}`))
    })
  }, milliseconds)
}

run(part === 'before' ? before : listen, async () => socket?.disconnect())
