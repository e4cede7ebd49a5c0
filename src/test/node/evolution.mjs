// Emulates what Sinal needs of a running Evolution API in global mode: the Socket.IO namespace `/` with its key check, fetchInstances, and
// websocket/set.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

/** Starts it on a free port. `instances` are rows of fetchInstances, which may change at any time. */
export async function startEvolution(key, instances, port = 0) {
  const sets = []
  const http = createServer(async (request, response) => {
    const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const url = new URL(request.url, 'http://evolution')
    if (request.headers.apikey !== key) return answer(401, { status: 401, error: 'Unauthorized', response: { message: 'Unauthorized' } })
    if (url.pathname === '/instance/fetchInstances') {
      const name = url.searchParams.get('instanceName')
      return answer(200, instances.filter(row => name === null || row.name === name))
    }
    const set = url.pathname.match(/^\/websocket\/set\/(.+)$/)
    if (!set) return answer(404, { status: 404, error: 'Not Found', response: { message: [`Cannot ${request.method} ${url.pathname}`] } })
    let text = ''
    for await (const chunk of request) text += chunk
    const row = instances.find(({ name }) => name === decodeURIComponent(set[1]))
    if (!row) return answer(404, { status: 404, error: 'Not Found', response: { message: [`The "${decodeURIComponent(set[1])}" instance does not exist`] } })
    row.Websocket = JSON.parse(text).websocket
    sets.push({ instance: row.name, ...row.Websocket })
    return answer(201, row.Websocket)
  })
  const io = new Server(http, {
    allowRequest: ({ url, headers }, callback) => {
      const given = new URL(url, 'http://evolution').searchParams.get('apikey') ?? headers.apikey
      if (!given) return callback('apiKey is required', false)
      callback(given === key ? null : 'Invalid global token', given === key)
    },
  })
  await new Promise(resolve => http.listen(port, '127.0.0.1', resolve))
  return { io, sets, port: http.address().port, close: () => new Promise(resolve => io.close(resolve)) }
}
