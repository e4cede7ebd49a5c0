// Passes events on that are posted to it, as Evolution API does: those at /upstream to its Socket.IO clients, and those at /amqp to an exchange of
// RabbitMQ. It has no instances.
import amqp from 'amqplib'
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const [port, uri, exchange] = process.argv.slice(2)
const channel = uri && await (await amqp.connect(uri)).createChannel()
await channel?.assertExchange(exchange, 'topic', { durable: true, autoDelete: false })

const http = createServer((request, response) => {
  const body = []
  request.on('data', (part) => body.push(part))
  request.on('end', () => {
    const bytes = Buffer.concat(body)
    if (request.url === '/upstream') {
      const envelope = JSON.parse(bytes)
      io.emit(envelope.event, envelope)
    } else if (request.url === '/amqp') {
      channel.publish(exchange, 'messages.upsert', bytes)
    } else {
      return response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]')
    }
    response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': 2 }).end('{}')
  })
})
const io = new Server(http)
http.listen(Number(port), '127.0.0.1')
