// Starts a cluster on 127.0.0.1: Redis, PostgreSQL, and nodes of Sinal. All of them end with this process.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, restClient, within } from './harness.mjs'

const START = 180_000 // the start of an application server on a busy machine
/** The C1 compiler alone halves the CPU time of a start. */
const SHORT_LIVED = ['-Xmx300m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
const children = new Set()
process.on('exit', () => children.forEach(child => child.kill('SIGKILL')))

/** Returns a new directory for servers that may run as other users. */
export function newDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'sinal-cluster-'))
  chmodSync(directory, 0o711)
  return directory
}

/** A server in a process of its own, with its output in a file. */
class Server {
  constructor(name, directory) {
    this.name = name
    this.directory = join(directory, name)
    mkdirSync(this.directory, { recursive: true })
    this.log = join(this.directory, 'log')
  }

  launch(command, args, options = {}) {
    const log = openSync(this.log, 'a')
    this.process = spawn(command, args, { stdio: ['ignore', log, log], cwd: this.directory, ...options })
    closeSync(log)
    children.add(this.process)
    this.ended = new Promise(resolve => this.process.once('exit', resolve))
    this.ended.then(() => children.delete(this.process))
  }

  /** Waits until an attempt succeeds. */
  async await(attempt) {
    const { process: started } = this
    const deadline = Date.now() + START
    while (!await attempt()) {
      if (started.exitCode !== null || started.signalCode !== null || Date.now() > deadline) {
        throw new Error(`${this.name} did not start:\n${readFileSync(this.log, 'utf8').slice(-4_000)}`)
      }
      await pause(200)
    }
  }

  awaitPort() {
    return this.await(() => new Promise(resolve => {
      connect(this.port, '127.0.0.1').on('connect', function () { this.destroy(); resolve(true) }).on('error', () => resolve(false))
    }))
  }

  signal(signal) { this.process.kill(signal) }

  async stop(signal) {
    this.process.kill(signal)
    await within(() => `${this.name} to end`, resolve => this.ended.then(resolve), 60_000)
  }
}

export class Redis extends Server {
  /** Starts it. Each write is on disk before it is answered, so that a kill loses none. */
  async start() {
    this.port ??= await freePort()
    this.launch('redis-server', ['--bind', '127.0.0.1', '--port', this.port, '--dir', this.directory,
      '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''].map(String))
    await this.awaitPort()
  }
}

export class Postgres extends Server {
  async start() {
    const versions = '/usr/lib/postgresql'
    const bin = join(versions, readdirSync(versions).sort().at(-1), 'bin')
    const data = join(this.directory, 'data')
    const id = flag => Number(execFileSync('id', [flag, 'postgres']))
    const user = process.getuid() === 0 ? { uid: id('-u'), gid: id('-g') } : {} // it refuses to run as root
    if (user.uid) chownSync(this.directory, user.uid, user.gid)
    execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'sinal', '-A', 'trust', '--locale=C', '-E', 'UTF8', '-N'], { stdio: 'pipe', cwd: this.directory, ...user })
    this.port = await freePort()
    this.launch(join(bin, 'postgres'), ['-D', data, '-p', String(this.port), '-h', '127.0.0.1', '-k', '', '-F'], user)
    await this.awaitPort()
    await this.await(() => {
      try {
        execFileSync(join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'sinal', 'sinal'], { stdio: 'pipe' })
        return true
      } catch { return false }
    })
  }
}

/** A node of Sinal: on Payara Micro if its home is a jar, and else on WildFly. */
export class Node extends Server {
  constructor(name, directory, home, war, settings, jvm = SHORT_LIVED) {
    super(name, directory)
    Object.assign(this, { home, war, settings, jvm })
  }

  async start() {
    this.port ??= await freePort()
    this.base = `http://127.0.0.1:${this.port}`
    this.rest = restClient(this.base, this.settings.AUTHENTICATION_API_KEY)
    const env = { ...process.env, ...this.settings, SINAL_NODE_URL: this.base, SINAL_DATA: join(this.directory, 'data') }
    const args = this.home.endsWith('.jar') ? this.#payara() : await this.#wildfly()
    this.launch('java', [...this.jvm, ...args], { env })
    await this.await(() => this.isReady())
  }

  isReady() {
    return fetch(`${this.base}/monitor/ready`, { signal: AbortSignal.timeout(2_000) }).then(answer => answer.status === 200, () => false)
  }

  /** Returns the value of a metric. */
  async metric(name) {
    const answer = await fetch(`${this.base}/metrics`, {
      headers: { apikey: this.settings.AUTHENTICATION_API_KEY }, signal: AbortSignal.timeout(10_000),
    })
    const line = (await answer.text()).split('\n').find(text => text.startsWith(`${name} `))
    assert.ok(line, `${this.name} has no metric ${name}`)
    return Number(line.split(' ')[1])
  }

  #payara() {
    const commands = join(this.directory, 'preboot')
    const listener = 'configs.config.server-config.network-config.network-listeners.network-listener.http-listener'
    writeFileSync(commands, `set ${listener}.address=127.0.0.1\n`)
    return ['-jar', this.home, '--nohazelcast', '--port', this.port, '--contextroot', '/',
      '--prebootcommandfile', commands, '--deploy', this.war].map(String)
  }

  async #wildfly() {
    const base = join(this.directory, 'standalone')
    const deployments = join(base, 'deployments')
    cpSync(join(this.home, 'standalone', 'configuration'), join(base, 'configuration'), { recursive: true })
    mkdirSync(deployments, { recursive: true })
    cpSync(this.war, join(deployments, 'sinal.war'))
    this.others ??= [await freePort(), await freePort()]
    return [`-Djboss.home.dir=${this.home}`, `-Djboss.server.base.dir=${base}`, `-Djboss.http.port=${this.port}`,
      `-Djboss.https.port=${this.others[0]}`, `-Djboss.management.http.port=${this.others[1]}`,
      `-Dorg.jboss.boot.log.file=${join(this.directory, 'boot.log')}`,
      '-jar', join(this.home, 'jboss-modules.jar'), '-mp', join(this.home, 'modules'), 'org.jboss.as.standalone']
  }
}
