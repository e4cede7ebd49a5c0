// Starts the RabbitMQ server of Debian's package rabbitmq-server.
import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, within } from './harness.mjs'

const INSTALLED = '/usr/lib/rabbitmq/lib'

/** Starts it on a port of 127.0.0.1, with data of its own, and returns its address and a function that kills it. */
export async function startRabbitmq(port) {
  const directory = mkdtempSync(join(tmpdir(), 'sinal-rabbitmq-'))
  const mapperPort = String(await freePort())
  const log = openSync(join(directory, 'log'), 'a')
  // Erlang's port mapper, which a node starts in the background if there is none.
  const mapper = spawn('epmd', ['-address', '127.0.0.1', '-port', mapperPort], { stdio: ['ignore', log, log] })
  const files = ['MNESIA_BASE', 'LOG_BASE', 'GENERATED_CONFIG_DIR', 'ENABLED_PLUGINS_FILE', 'CONFIG_FILE', 'CONF_ENV_FILE']
  const version = readdirSync(INSTALLED).find(name => name.startsWith('rabbitmq_server'))
  const server = spawn(join(INSTALLED, version, 'sbin', 'rabbitmq-server'), {
    detached: true, // in a process group of its own, because the script has the server as a child
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      HOME: directory,
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: mapperPort,
      RABBITMQ_NODENAME: `sinal${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(await freePort()),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none',
      ...Object.fromEntries(files.map(name => [`RABBITMQ_${name}`, join(directory, name)])),
    },
  })
  await within(() => `RabbitMQ to listen; its log: ${readFileSync(join(directory, 'log'))}`, resolve => {
    const attempt = () => connect(port, '127.0.0.1').on('connect', function () { this.destroy(); resolve() }).on('error', () => setTimeout(attempt, 100))
    attempt()
  }, 60_000)
  return {
    uri: `amqp://guest:guest@127.0.0.1:${port}`,
    stop: () => {
      process.kill(-server.pid, 'SIGKILL')
      mapper.kill()
      rmSync(directory, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
