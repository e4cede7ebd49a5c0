// Starts reverse proxies.
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { within } from './harness.mjs'

const processes = []

async function start(command, args, port) {
  processes.push(spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }))
  await within(() => `${command} to listen`, resolve => {
    const attempt = () => connect(port, '127.0.0.1').on('connect', function () { this.destroy(); resolve() }).on('error', () => setTimeout(attempt, 50))
    attempt()
  })
  return `http://127.0.0.1:${port}`
}

function write(text) {
  const file = join(mkdtempSync(join(tmpdir(), 'sinal-proxy-')), 'proxy.conf')
  writeFileSync(file, text)
  return file
}

/** Starts nginx, and returns its address. `http` is what its block of that name holds; it must listen on the port. */
export function startNginx(http, port) {
  const directory = mkdtempSync(join(tmpdir(), 'sinal-nginx-'))
  const file = write(`
    daemon off; master_process off; pid ${directory}/pid; error_log stderr;
    events {}
    http {
      access_log off;
      client_body_temp_path ${directory}; proxy_temp_path ${directory}; fastcgi_temp_path ${directory};
      uwsgi_temp_path ${directory}; scgi_temp_path ${directory};
      ${http}
    }`)
  return start('nginx', ['-e', 'stderr', '-c', file], port)
}

/** Starts HAProxy with a configuration that listens on the port, and returns its address. */
export const startHaproxy = (configuration, port) => start('haproxy', ['-db', '-f', write(configuration)], port)

/** Stops the proxies that were started. */
export const stopProxies = () => processes.forEach(process => process.kill())
