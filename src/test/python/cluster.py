"""Clients of cluster.mjs, which stay connected and resume by `since`. Prints a line for what each of them sees.

python3 cluster.py http://127.0.0.1:PORT KEY INSTANCE COUNT"""
import asyncio
import sys

import socketio

BASE, KEY, INSTANCE, COUNT = sys.argv[1:]
NAMESPACE = '/' + INSTANCE


async def listen(number):
    position = None
    connected = False

    def tell(*what):
        print(number, *what, flush=True)

    def recovery(answer):
        nonlocal position, connected
        if position and answer['recovered'] is False:
            tell('unrecovered')
        position = position or answer['position']
        tell('reconnected' if connected else 'connected')
        connected = True

    def call(event):
        nonlocal position
        position = event['id']
        tell('event', event['data'])

    while True:
        client = socketio.AsyncClient(reconnection=False)
        client.on('recovery', recovery, namespace=NAMESPACE)
        client.on('call', call, namespace=NAMESPACE)
        auth = {'apikey': KEY, 'since': position or 'none'}
        try:
            await client.connect(BASE, auth=auth, namespaces=[NAMESPACE],
                                 transports=['websocket'] if number % 2 == 0 else ['polling'])
            await client.wait()
        except socketio.exceptions.SocketIOError:
            pass
        await client.disconnect()
        await asyncio.sleep(0.3)


async def main():
    await asyncio.gather(*(listen(number) for number in range(int(COUNT))))


asyncio.run(main())
