// Receives one instance's events: an Engine.IO 4 session at /{instance}, whose root namespace is that instance's.

const MIN_DELAY = 1_000
const MAX_DELAY = 30_000

/**
 * Receives an instance's events, and reconnects after an unexpected close.
 *
 * @param {string} name the instance
 * @param {string} key the API key, or ''
 * @param {object} handlers
 *   `connecting()`, `connected()`, `event(name, envelope)`;
 *   `reconnecting(milliseconds)`: the connection was lost; the next attempt follows after this time;
 *   `refused(message)` and `ended(message)`: the server refused the connection, or disconnected the client; no attempt follows
 * @returns {{close: function(): void}}
 */
export function watch(name, key, handlers) {
  let connection
  let timer
  let failures = 0

  const connect = () => {
    handlers.connecting()
    connection = open(name, key, {
      ...handlers,
      connected() {
        failures = 0
        handlers.connected()
      },
      lost() {
        const delay = reconnectDelay(failures++)
        timer = setTimeout(connect, delay)
        handlers.reconnecting(delay)
      },
    })
  }
  connect()

  return {
    close() {
      clearTimeout(timer)
      connection.close()
    },
  }
}

/**
 * Returns the delay before an attempt: doubled from 1 s to 30 s, and reduced by a random part of up to a half, so that clients do not all
 * reconnect to a restarted server at the same time.
 */
function reconnectDelay(failures) {
  const delay = Math.min(MIN_DELAY * 2 ** failures, MAX_DELAY)
  return Math.max(MIN_DELAY, delay * (1 - Math.random() / 2))
}

/** Opens one connection. It calls one of `lost`, `refused` and `ended` at most once, and no handler afterwards. */
function open(name, key, handlers) {
  const socket = new WebSocket(address(name))
  socket.binaryType = 'arraybuffer'
  let heartbeatTimer
  let heartbeatTimeout // the longest time without a frame from the server, in ms
  let binaryEvent // an event whose attachments have not all arrived
  let reason = 'no reason was given'

  const finish = (handler, ...values) => {
    clearTimeout(heartbeatTimer)
    socket.onmessage = socket.onclose = null
    socket.close()
    handler?.(...values)
  }
  const restartHeartbeatTimer = () => {
    clearTimeout(heartbeatTimer)
    if (heartbeatTimeout) heartbeatTimer = setTimeout(finish, heartbeatTimeout, handlers.lost)
  }
  const deliver = ([event, payload]) => {
    if (event === 'revoked') reason = payload.message
    else handlers.event(event, payload)
  }

  const onText = frame => {
    switch (frame[0]) {
      case '0': {
        const { pingInterval, pingTimeout } = JSON.parse(frame.slice(1))
        heartbeatTimeout = pingInterval + pingTimeout
        socket.send(key ? `40${JSON.stringify({ apikey: key })}` : '40')
        break
      }
      case '1':
        finish(handlers.lost)
        break
      case '2':
        socket.send('3')
        break
      case '4':
        onPacket(frame[1], frame.slice(2))
        break
    }
  }
  const onPacket = (type, body) => {
    switch (type) {
      case '0':
        handlers.connected()
        break
      case '1':
        finish(handlers.ended, reason)
        break
      case '2':
        deliver(JSON.parse(body))
        break
      case '4':
        finish(handlers.refused, JSON.parse(body).message)
        break
      case '5':
        binaryEvent = decodeBinaryEvent(body)
        break
    }
  }

  socket.onmessage = ({ data }) => {
    restartHeartbeatTimer()
    if (typeof data === 'string') {
      onText(data)
    } else if (binaryEvent?.add(data)) {
      deliver(binaryEvent.resolve())
      binaryEvent = undefined
    }
  }
  socket.onclose = () => finish(handlers.lost)
  return { close: () => finish() }
}

function address(name) {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/${encodeURIComponent(name)}?EIO=4&transport=websocket`
}

/** Decodes an event of the form `<attachments>-[…]`, whose attachments follow as binary frames. */
function decodeBinaryEvent(body) {
  const dash = body.indexOf('-')
  const count = Number(body.slice(0, dash))
  const attachments = []
  return {
    /** Adds one attachment; returns whether it is the last. */
    add: bytes => attachments.push(new Uint8Array(bytes)) === count,
    resolve: () => JSON.parse(body.slice(dash + 1), (_, value) => (value?._placeholder === true ? attachments[value.num] : value)),
  }
}
