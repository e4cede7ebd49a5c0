// What both scripts share: checks, waiting with a deadline, and the REST calls.
import assert from 'node:assert/strict'

let passed = 0

/** Runs one check and says so. The first that fails ends the run: the others build on it. */
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

/** Runs the script, tells how it went, and ends the process with 0 or 1. */
export async function run(script, cleanUp = async () => {}) {
  let failed = 0
  try {
    await script()
  } catch (failure) {
    failed = 1
    const expected = failure instanceof assert.AssertionError || failure.constructor === Error
    console.error(expected ? failure.message : failure) // a fault of the script itself comes with its stack
  }
  await cleanUp().catch(failure => console.error(`clean up: ${failure.message}`))
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed)
}

/** Waits for what `subscribe(resolve, reject)` reports, and no longer than the deadline. */
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

/** REST calls to a server, with a key. */
export function restClient(base, key) {
  return async (method, path, body) => {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { apikey: key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).catch(failure => {
      throw new Error(`${method} ${path} got no answer from ${base}: ${failure.cause?.message ?? failure.message}`)
    })
    const answer = await response.text()
    assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${answer}`)
    return { status: response.status, body: answer ? JSON.parse(answer) : null }
  }
}

/** The Socket.IO address of a base: ws for http, wss for https. */
export const socketAddress = base => base.replace(/^http/, 'ws').replace(/\/$/, '')

/** Says how a script is called, and ends. */
export function usage(line) {
  console.error(`usage: ${line}`)
  process.exit(2)
}
