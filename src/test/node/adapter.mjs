// Tests that a Node server with the Redis Streams adapter emits the events of a Sinal with SINAL_REDIS_EMITTER=true on the same Redis.
// Run by cluster.mjs: node adapter.mjs SINAL_URL KEY REDIS_URL
import { createServer } from 'node:http'
import { once } from 'node:events'
import assert from 'node:assert/strict'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { createClient } from 'redis'

const [sinal, key, redisUrl] = process.argv.slice(2)
const name = `adapter-${process.pid}`
const call = (method, path, body) =>
  fetch(sinal + path, {
    method,
    headers: { apikey: key, 'content-type': 'application/json' },
    body: body && JSON.stringify(body)
  }).then(async answer => {
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`)
    return answer.json()
  })

const redis = createClient({ url: redisUrl })
await redis.connect()
const http = createServer()
const server = new Server(http, { adapter: createAdapter(redis) })
server.of(`/${name}`)
http.listen(0, '127.0.0.1')
await once(http, 'listening')

const client = io(`http://127.0.0.1:${http.address().port}/${name}`, { transports: ['websocket'] })
const received = []
client.onAny((event, envelope) => received.push([event, envelope]))
await new Promise(resolve => client.on('connect', resolve))
// The adapter begins at the end of the stream, which it looks up when its first namespace opens.
await new Promise(resolve => setTimeout(resolve, 1000))

await call('POST', '/instance/create', {
  instanceName: name,
  integration: 'WHATSAPP-BAILEYS',
  websocket: { enabled: true, events: ['CALL', 'MESSAGES_UPSERT'] }
})
await call('POST', `/event/publish/${name}`, { event: 'call', data: { id: 'ä"\u2028' } })
await call('POST', `/event/publish/${name}`, { event: 'presence.update', data: { not: 'streamed' } })
await call('POST', `/event/publish/${name}`, { event: 'messages.upsert', data: { n: 2 } })
const deadline = Date.now() + 10_000
while (received.length < 2 && Date.now() < deadline) {
  await new Promise(resolve => setTimeout(resolve, 20))
}
assert.deepEqual(received.map(([event]) => event), ['call', 'messages.upsert'])
assert.deepEqual(received[0][1].data, { id: 'ä"\u2028' })
assert.equal(received[0][1].instance, name)
await call('DELETE', `/instance/delete/${name}`)
console.log('a Node server emits the events of Sinal')
process.exit(0)
