// One instance's events: an Engine.IO 4 session at /{instance}, whose root namespace is that instance.

const FIRST_DELAY = 1_000
const LONGEST_DELAY = 30_000

/**
 * Watches an instance, connecting again after an unexpected close.
 *
 * @param {string} name the instance
 * @param {string} key the API key, or ''
 * @param {object} handlers
 *   `connecting()`, `connected()`, `event(name, envelope)`;
 *   `waiting(milliseconds)`: the connection was lost and will be tried again;
 *   `refused(message)` and `ended(message)`: the server said no, at once or later, and that is the end of it
 * @returns {{close: function(): void}}
 */
export function watch(name, key, handlers) {
  let connection
  let timer
  let losses = 0

  const connect = () => {
    handlers.connecting()
    connection = open(name, key, {
      ...handlers,
      connected() {
        losses = 0
        handlers.connected()
      },
      lost() {
        const delay = reconnectDelay(losses++)
        timer = setTimeout(connect, delay)
        handlers.waiting(delay)
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

/** Doubles from 1 s to 30 s, less up to a half by chance, so that a restarted server is not met by everybody at once. */
function reconnectDelay(losses) {
  const delay = Math.min(FIRST_DELAY * 2 ** losses, LONGEST_DELAY)
  return Math.max(FIRST_DELAY, delay * (1 - Math.random() / 2))
}

/** One connection. It tells `lost`, `refused` or `ended` at most once, and then nothing more. */
function open(name, key, handlers) {
  const socket = new WebSocket(address(name))
  socket.binaryType = 'arraybuffer'
  let silence
  let patience // milliseconds without a word from the server
  let incoming // an event that waits for its bytes
  let reason = 'no reason was given'

  const finish = (tell, ...values) => {
    clearTimeout(silence)
    socket.onmessage = socket.onclose = null
    socket.close()
    tell?.(...values)
  }
  const listen = () => {
    clearTimeout(silence)
    if (patience) silence = setTimeout(finish, patience, handlers.lost)
  }
  const deliver = ([event, payload]) => {
    if (event === 'revoked') reason = payload.message
    else handlers.event(event, payload)
  }

  const onText = frame => {
    switch (frame[0]) {
      case '0': {
        const { pingInterval, pingTimeout } = JSON.parse(frame.slice(1))
        patience = pingInterval + pingTimeout
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
        incoming = binaryEvent(body)
        break
    }
  }

  socket.onmessage = ({ data }) => {
    listen()
    if (typeof data === 'string') {
      onText(data)
    } else if (incoming?.add(data)) {
      deliver(incoming.resolve())
      incoming = undefined
    }
  }
  socket.onclose = () => finish(handlers.lost)
  return { close: () => finish() }
}

function address(name) {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/${encodeURIComponent(name)}?EIO=4&transport=websocket`
}

/** An event of the form `<attachments>-[…]`, whose bytes follow in frames of their own. */
function binaryEvent(body) {
  const dash = body.indexOf('-')
  const count = Number(body.slice(0, dash))
  const attachments = []
  return {
    /** Takes one frame; true when it was the last. */
    add: bytes => attachments.push(new Uint8Array(bytes)) === count,
    resolve: () => JSON.parse(body.slice(dash + 1), (_, value) => (value?._placeholder === true ? attachments[value.num] : value)),
  }
}
