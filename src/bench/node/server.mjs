// A Socket.IO server like Evolution API's: it sends events that are posted to /publish/{instance} to the namespace /{instance} in an envelope. POST /gc runs the
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
      publish(request.url.slice('/publish/'.length), JSON.parse(Buffer.concat(body)))
    }
    response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': 2 }).end('{}')
  })
})
const io = new Server(http)
// Before a client connects, as Evolution API's namespaces exist: a dynamic namespace costs more.
io.of('/bench')
for (let tenant = 1000; tenant < 2000; tenant++) {
  io.of(`/tenant-${tenant}`)
}

function publish(instance, { event, data }) {
  io.of(`/${instance}`).emit(event, {
    event,
    instance,
    data,
    server_url: 'http://localhost:8080',
    date_time: new Date().toISOString(),
    apikey: null,
  })
}

http.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
