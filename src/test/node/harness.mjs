// Functions that the scripts share: checks, waiting with a deadline, free ports, and REST calls.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'

let passed = 0

/** Runs one check and prints its result. The first failure ends the run, because later checks depend on earlier ones. */
export async function check(what, action) {
  try {
    const result = await action()
    passed++
    console.log(`ok ${what}`)
    return result
  } catch (failure) {
    console.log(`not ok ${what}`)
    throw failure
  }
}

/** Runs the script, prints the numbers of checks, and exits with 0 or 1; also after a signal, so that what the script has started ends with it. */
export async function run(script, cleanUp = async () => {}) {
  let failed = 0
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => cleanUp().finally(() => process.exit(1)))
  try {
    await script()
  } catch (failure) {
    failed = 1
    const expected = failure instanceof assert.AssertionError || failure.constructor === Error
    console.error(expected ? failure.message : failure) // other errors are printed with their stack
  }
  await cleanUp().catch(failure => console.error(`clean up: ${failure.message}`))
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed)
}

/** Waits until `subscribe(resolve, reject)` settles, or until the deadline. */
export function within(what, subscribe, milliseconds = 10_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`timed out after ${milliseconds / 1000} s, waiting for ${what()}`)), milliseconds)
    const settle = done => value => {
      clearTimeout(timer)
      done(value)
    }
    subscribe(settle(resolve), settle(reject))
  })
}

/** Returns a function that sends REST requests with a key. */
export function restClient(base, key) {
  return async (method, path, body) => {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { apikey: key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).catch(failure => {
      throw new Error(`${method} ${path} got no response from ${base}: ${failure.cause?.message ?? failure.message}`)
    })
    const answer = await response.text()
    assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${answer}`)
    return { status: response.status, body: answer ? JSON.parse(answer) : null }
  }
}

/** Returns a port that is free on 127.0.0.1. */
export const freePort = () => new Promise(resolve => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => resolve(port))
  })
})

/** Returns the Socket.IO address of a base URL: ws for http, wss for https. */
export const socketAddress = base => base.replace(/^http/, 'ws').replace(/\/$/, '')

/** Prints the usage of a script, and exits. */
export function usage(line) {
  console.error(`usage: ${line}`)
  process.exit(2)
}
