// A Socket.IO server like Evolution API's: it sends events that are posted to /publish to the namespace /bench in an envelope. POST /gc runs the
// garbage collector.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer((request, response) => {
  const body = []
  request.on('data', (part) => body.push(part))
  request.on('end', () => {
    if (request.url === '/gc') {
      globalThis.gc()
    } else {
      publish(JSON.parse(Buffer.concat(body)))
    }
    response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': 2 }).end('{}')
  })
})
const namespace = new Server(http).of('/bench')

function publish({ event, data }) {
  namespace.emit(event, {
    event,
    instance: 'bench',
    data,
    server_url: 'http://localhost:8080',
    date_time: new Date().toISOString(),
    apikey: null,
  })
}

http.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
