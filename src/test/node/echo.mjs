// Tests the echo application as the official protocol suites test a server: Engine.IO 3 and 4, Socket.IO protocols 4 and 5.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { check, run, usage } from './harness.mjs'

const [base] = process.argv.slice(2)
if (!base) usage('node echo.mjs http://127.0.0.1:3000')

const INTERVAL = 300
const TIMEOUT = 200
const opened = []

/** One Engine.IO server, as the clients of one protocol see it. */
class Engine {
  constructor(path, version, options = '') {
    this.version = version
    this.path = `${path}?EIO=${version}`
    this.options = options
  }

  url(rest) {
    return `${base}${this.path}${rest}`
  }

  /** How this protocol puts packets into one body. */
  payload(...packets) {
    return this.version === 4 ? packets.join('\x1e') : packets.map(packet => `${packet.length}:${packet}`).join('')
  }

  async open() {
    const text = await (await fetch(this.url(`&transport=polling${this.options}`))).text()
    this.authenticated = text.includes('"auth"')
    return JSON.parse(text.slice(text.indexOf('{'), text.indexOf('}') + 1)).sid
  }

  /** As open; and reads, in one reply or two, what a client of Socket.IO 4 gets that is in the root without asking. */
  async openAndGreet() {
    const sid = await this.open()
    let awaited = this.path === '/socket.io/?EIO=3' && !this.authenticated
    while (awaited) {
      const reply = await this.get(sid)
      assert.equal(reply.status, 200)
      awaited = !/42\["auth",\{\}\]$/.test(await reply.text())
    }
    return sid
  }

  get(sid, rest = '') {
    return fetch(this.url(`&transport=polling&sid=${sid}${rest}`))
  }

  post(sid, body, headers = {}) {
    return fetch(this.url(`&transport=polling&sid=${sid}`), { method: 'POST', body, headers })
  }

  async exchange(sid, body) {
    const posted = await this.post(sid, body)
    assert.equal(posted.status, 200)
    assert.equal(await posted.text(), 'ok')
    return (await this.get(sid)).text()
  }

  webSocket(sid) {
    const rest = `&transport=websocket${sid ? `&sid=${sid}` : ''}`
    return new FrameReader(`${base.replace('http', 'ws')}${this.path}${rest}`)
  }
}

/** A WebSocket whose frames are read one by one; pings of protocol 4 are skipped. */
class FrameReader {
  constructor(url, seesPings = false) {
    this.socket = new WebSocket(url)
    this.frames = []
    this.waiting = []
    this.closed = new Promise(resolve => this.socket.on('close', resolve))
    this.opened = Promise.race([once(this.socket, 'open'), this.closed])
    this.socket.on('error', () => {})
    this.socket.on('message', (data, binary) => {
      const frame = binary ? data : data.toString()
      if (frame === '2' && !this.seesPings) return
      const reader = this.waiting.shift()
      if (reader) reader(frame)
      else this.frames.push(frame)
    })
    this.seesPings = seesPings
    opened.push(this)
  }

  async send(...frames) {
    await this.opened
    for (const frame of frames) this.socket.send(frame)
    return this
  }

  read() {
    if (this.frames.length) return this.frames.shift()
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve)
      setTimeout(() => reject(new Error('no frame arrived')), 3000).unref()
    })
  }

  async expect(...frames) {
    for (const frame of frames) assert.deepEqual(await this.read(), frame)
  }

  end() {
    return Promise.race([this.closed, pause(3000, undefined, { ref: false }).then(() => { throw new Error('still open') })])
  }
}

const bytes = (...values) => Buffer.from(values)

async function engine(path, version) {
  const server = new Engine(path, version)
  const name = `${path}, EIO=${version}`
  const wrong = rest => fetch(`${base}${path}${rest}`)

  await check(`${name}: a poll opens a session`, async () => {
    const response = await fetch(server.url('&transport=polling'))
    assert.equal(response.status, 200)
    const text = await response.text()
    const [length, packet] = version === 4 ? [text.length, text] : [text.split(':')[0], text.slice(text.indexOf(':') + 1)]
    if (path === '/engine.io/') assert.equal(Number(length), packet.length)
    const terms = JSON.parse(packet.slice(1, packet.indexOf('}') + 1))
    assert.deepEqual(Object.keys(terms), ['sid', 'upgrades', 'pingInterval', 'pingTimeout', 'maxPayload'])
    assert.deepEqual({ ...terms, sid: '' }, { sid: '', upgrades: ['websocket'], pingInterval: INTERVAL, pingTimeout: TIMEOUT, maxPayload: 1000000 })
  })
  await check(`${name}: a WebSocket opens a session`, async () => {
    const terms = JSON.parse((await server.webSocket().read()).slice(1))
    assert.deepEqual(terms.upgrades, [])
  })
  await check(`${name}: an invalid handshake is refused`, async () => {
    for (const rest of ['?transport=polling', '?EIO=abc&transport=polling', `?EIO=${version}`, `?EIO=${version}&transport=abc`]) {
      assert.equal((await wrong(rest)).status, 400, rest)
      const client = new FrameReader(`${base.replace('http', 'ws')}${path}${rest}`.replace('polling', 'websocket'))
      await client.end()
    }
    for (const method of ['POST', 'PUT']) {
      assert.equal((await fetch(server.url('&transport=polling'), { method })).status, 400)
    }
  })
  await check(`${name}: a second concurrent poll closes the session`, async () => {
    const sid = await server.openAndGreet()
    const [first, second] = await Promise.all([server.get(sid), pause(50).then(() => server.get(sid, '&t=burst'))])
    assert.equal(first.status, 200)
    assert.equal(await first.text(), server.payload('1'))
    assert.equal(second.status, 400)
    assert.equal((await server.get(sid)).status, 400)
  })
  await check(`${name}: a client that does not answer pings is disconnected`, async () => {
    const sid = await server.open()
    await pause(INTERVAL + TIMEOUT)
    assert.equal((await server.get(sid)).status, 400)
    await server.webSocket().end()
  })
  await check(`${name}: a client that sends or answers pings stays connected`, async () => {
    const sid = await server.open()
    const client = new FrameReader(`${base.replace('http', 'ws')}${server.path}&transport=websocket`, true)
    await client.read()
    if (path === '/socket.io/' && version === 3) await Promise.all([client.read(), client.read()])
    for (let i = 0; i < 3; i++) {
      if (version === 4) {
        assert.equal(await (await server.get(sid)).text(), '2')
        assert.equal((await server.post(sid, '3')).status, 200)
        await client.expect('2')
        await client.send('3')
      } else {
        await client.send('2')
        await client.expect('3')
      }
    }
  })
  await check(`${name}: a client closes its session`, async () => {
    const sid = await server.openAndGreet()
    const [poll] = await Promise.all([server.get(sid), pause(20).then(() => server.post(sid, server.payload('1')))])
    assert.equal(await poll.text(), server.payload('6'))
    assert.equal((await server.get(sid)).status, 400)
    const client = server.webSocket()
    await client.read()
    await client.send('1')
    await client.end()
  })
  await check(`${name}: a session upgrades`, async () => {
    const sid = await server.openAndGreet()
    const client = server.webSocket(sid)
    await client.send('2probe')
    await client.expect('3probe')
    assert.equal(await (await server.get(sid)).text(), server.payload('6'))
    await client.send('5')
    const again = server.webSocket(sid)
    await again.end()
    assert.equal((await server.get(sid)).status, 400)
    assert.equal(client.socket.readyState, WebSocket.OPEN)
  })
  await check(`${name}: a malformed packet closes the session`, async () => {
    const sid = await server.open()
    await server.post(sid, 'abc')
    assert.equal((await server.get(sid)).status, 400)
    const client = server.webSocket()
    await client.read()
    await client.send('abc')
    await client.end()
  })
}

async function messages(version) {
  const server = new Engine('/engine.io/', version)
  const text = new Engine('/engine.io/', version, version === 3 ? '&b64=1' : '')
  const binary = version === 4 ? 'bAQIDBA==' : 'b4AQIDBA=='
  const frame = version === 4 ? bytes(1, 2, 3, 4) : bytes(4, 1, 2, 3, 4)

  await check(`messages, EIO=${version}: texts and bytes are echoed over polling`, async () => {
    const sid = await text.open()
    for (const packets of [['4hello'], ['4test1', '4test2', '4test3'], ['4é😀\u2028'], ['4hello', binary]]) {
      assert.equal(await text.exchange(sid, text.payload(...packets)), text.payload(...packets))
    }
  })
  await check(`messages, EIO=${version}: texts and bytes are echoed over a WebSocket`, async () => {
    const client = server.webSocket()
    await client.read()
    await client.send('4hello', frame)
    await client.expect('4hello', frame)
  })
  await check(`messages, EIO=${version}: a message right after the upgrade is echoed`, async () => {
    const sid = await server.open()
    const client = server.webSocket(sid)
    await client.send('2probe', '5', '4hello')
    await client.expect('3probe', '4hello')
  })
}

async function oldPayloads() {
  const server = new Engine('/engine.io/', 3)
  const raw = bytes(0, 6, 255, ...Buffer.from('4hello'), 1, 5, 255, 4, 1, 2, 3, 4)
  await check('EIO=3: bytes are echoed as bytes from each payload format', async () => {
    for (const [body, type] of [['6:4hello10:b4AQIDBA==', 'text/plain'], [raw, 'application/octet-stream']]) {
      const sid = await server.open()
      assert.equal((await server.post(sid, body, { 'content-type': type })).status, 200)
      const answer = await server.get(sid)
      assert.match(answer.headers.get('content-type'), /^application\/octet-stream/)
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), raw)
    }
  })
  await check('EIO=3: JSONP', async () => {
    const opening = await fetch(server.url('&transport=polling&j=3'))
    assert.match(opening.headers.get('content-type'), /^text\/javascript/)
    const script = await opening.text()
    assert.match(script, /^___eio\[3\]\(".*"\);$/)
    const sid = JSON.parse(/\{.*\}/.exec(JSON.parse(script.slice(10, -2)))[0]).sid
    const form = new URLSearchParams({ d: server.payload('4hello\u2028"') })
    assert.equal((await server.post(sid, form)).status, 200)
    assert.equal(await (await server.get(sid, '&j=3')).text(), '___eio[3]("8:4hello\\u2028\\"");')
  })
}

/** A Socket.IO connection of protocol 5, in the root, behind its "auth". */
async function connected() {
  const client = new Engine('/socket.io/', 4).webSocket()
  await client.read()
  await client.send('40')
  assert.match(await client.read(), /^40\{"sid":"[^"]+"\}$/)
  await client.expect('42["auth",{}]')
  return client
}

async function socketIo() {
  const one = '{"_placeholder":true,"num":0}'
  const two = `${one},{"_placeholder":true,"num":1}`

  await check('Socket.IO 5: a client connects to namespaces with its auth', async () => {
    for (const [namespace, auth] of [['', ''], ['', '{"token":"123"}'], ['/custom,', ''], ['/custom,', '{"token":"abc"}']]) {
      const client = new Engine('/socket.io/', 4).webSocket()
      await client.read()
      await client.send(`40${namespace}${auth}`)
      const answer = await client.read()
      assert.ok(answer.startsWith(`40${namespace}{"sid":"`), answer)
      await client.expect(`42${namespace}["auth",${auth || '{}'}]`)
    }
  })
  await check('Socket.IO 5: an unknown namespace is refused', async () => {
    const client = new Engine('/socket.io/', 4).webSocket()
    await client.read()
    await client.send('40/random')
    await client.expect('44/random,{"message":"Invalid namespace"}')
  })
  await check('Socket.IO 5: a client without a CONNECT is disconnected after the timeout', async () => {
    const client = new FrameReader(`${base.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, true)
    const from = performance.now()
    client.socket.on('message', data => data.toString() === '2' && client.socket.send('3'))
    await client.end()
    assert.ok(performance.now() - from > 900)
  })
  await check('Socket.IO 5: disconnecting from one namespace keeps the others', async () => {
    const client = await connected()
    await client.send('40/custom')
    await client.read()
    await client.read()
    await client.send('41/custom', '42["message","message to main namespace"]')
    await client.expect('42["message-back","message to main namespace"]')
    await client.send('41')
    client.seesPings = true
    await client.expect('2')
  })
  await check('Socket.IO 5: events and acknowledgements, with and without bytes', async () => {
    const client = await connected()
    await client.send('42["message",1,"2",{"3":[true]}]')
    await client.expect('42["message-back",1,"2",{"3":[true]}]')
    await client.send(`452-["message",${two}]`, bytes(1, 2, 3), bytes(4, 5, 6))
    await client.expect(`452-["message-back",${two}]`, bytes(1, 2, 3), bytes(4, 5, 6))
    await client.send('42456["message-with-ack",1,"2",{"3":[false]}]')
    await client.expect('43456[1,"2",{"3":[false]}]')
    await client.send(`452-789["message-with-ack",${two}]`, bytes(1, 2, 3), bytes(4, 5, 6))
    await client.expect(`462-789[${two}]`, bytes(1, 2, 3), bytes(4, 5, 6))
  })
  await check('Socket.IO 5: an invalid packet closes the connection', async () => {
    for (const packet of ['4abc', '42{}', '42[]', '42[{"toString":"x"}]', '42abc["message-with-ack",1]', '41{}', '40', '44', '49',
      '42["disconnect"]', '42-1["x"]', '429007199254740992["x"]', `45["x",${one}]`, `4511-["x",${one}]`]) {
      const client = await connected()
      await client.send(packet)
      await client.end()
    }
  })
  await check('Socket.IO 4: the root is connected without a CONNECT, and a query is the auth', async () => {
    const client = new Engine('/socket.io/', 3).webSocket()
    await client.read()
    await client.expect('40', '42["auth",{}]')
    await client.send('40/custom?token=abc,')
    await client.expect('40/custom,', '42/custom,["auth",{"token":"abc"}]')
    await client.send('40/random,')
    await client.expect('44/random,"Invalid namespace"')
    await client.send(`451-1["message-with-ack",${one}]`, bytes(4, 7))
    await client.expect(`461-1[${one}]`, bytes(4, 7))
  })
}

run(async () => {
  for (const version of [4, 3]) {
    await engine('/engine.io/', version)
    await engine('/socket.io/', version)
    await messages(version)
  }
  await oldPayloads()
  await socketIo()
}, async () => opened.forEach(client => client.socket.terminate()))
