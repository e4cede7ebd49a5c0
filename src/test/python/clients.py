"""Tests python-socketio, synchronous and asynchronous, against a running server.

python3 clients.py http://127.0.0.1:PORT KEY traditional|global"""
import asyncio
import json
import sys
import threading
import urllib.request
import uuid

import socketio

BASE, KEY, MODE = sys.argv[1:]
EVENTS = 100  # published at once: more than python-engineio takes in one polling response
TRANSPORTS = {'polling': ['polling'], 'websocket': ['websocket'], 'polling, then an upgrade': None}


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data, method=method,
                                     headers={'apikey': KEY, 'content-type': 'application/json'})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def create():
    instance = 'python-' + uuid.uuid4().hex[:8]
    token = call('POST', '/instance/create', {'instanceName': instance, 'websocket': {'enabled': True, 'events': ['CALL']}})['hash']
    return instance, token


def publish(instance):
    call('POST', '/event/publish/' + instance, [{'event': 'call', 'data': {'n': n}} for n in range(EVENTS)])


def check(received, instance):
    assert [(event['instance'], event['data']['n']) for event in received] == [(instance, n) for n in range(EVENTS)], received


def synchronous(transports):
    instance, token = create()
    received, root, complete = [], [], threading.Event()
    client = socketio.Client(reconnection=False)

    def record(events, event):
        events.append(event)
        if len(received) >= EVENTS and (MODE != 'global' or len(root) >= EVENTS):
            complete.set()

    client.on('call', lambda event: record(received, event), namespace='/' + instance)
    client.on('call', lambda event: record(root, event))
    client.connect(BASE, auth={'apikey': token}, transports=transports, wait_timeout=10)
    answer = client.call('subscribe', ['call'], namespace='/' + instance, timeout=10)
    assert answer == {'status': 'ok', 'events': ['call']}, answer
    publish(instance)
    assert complete.wait(10), f'{len(received)} of {EVENTS} events, connected: {client.connected}'
    check(received, instance)
    assert len(root) == (EVENTS if MODE == 'global' else 0), root  # it enters the root with the token of its instance
    client.disconnect()
    call('DELETE', '/instance/delete/' + instance)


async def asynchronous(transports):
    instance, token = create()
    received, root, complete = [], [], asyncio.Event()
    client = socketio.AsyncClient(reconnection=False)

    async def on_call(event):
        received.append(event)
        if len(received) >= EVENTS:
            complete.set()

    client.on('call', on_call, namespace='/' + instance)
    await client.connect(BASE, auth={'apikey': token}, transports=transports, namespaces=['/' + instance], wait_timeout=10)
    publish(instance)
    await asyncio.wait_for(complete.wait(), 10)
    check(received, instance)
    await client.disconnect()
    call('DELETE', '/instance/delete/' + instance)


for name, transports in TRANSPORTS.items():
    synchronous(transports)
    print('ok synchronous client,', name)
    asyncio.run(asynchronous(transports))
    print('ok asynchronous client,', name)
