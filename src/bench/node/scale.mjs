// Computes how many nodes, Redis shards and cores a number of sessions, tenants and events need, from what cluster.mjs has measured; and draws
// tenants, their events and their sessions at random, to see how much more the busiest stream and node have to do than the others.

const FIGURES = ['publish', 'read', 'deliver', 'append', 'fetch'] // CPU, in microseconds; they have no default
const options = {
  sessions: 1_000_000, tenants: 100_000, rate: 50_000,
  cores: 8, sessionsOfNode: 50_000, // of one node
  busy: 0.6, // the part of a core's time that is used, so that a node can fail and a peak can pass
  skew: 0.8, // of the tenants' event rates (Zipf)
  seed: 1,
  ...Object.fromEntries(process.argv.slice(2).map(argument => argument.split('=')).map(([name, value]) => [name, Number(value)])),
}

if (!FIGURES.every(name => options[name] > 0)) {
  console.error(`usage: node scale.mjs ${FIGURES.map(name => `${name}=MICROSECONDS`).join(' ')} [sessions=… rate=…]`)
  process.exit(2)
}

/** A generator of numbers from 0 to 1 (mulberry32), so that each run draws the same. */
function randomNumbers(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const seconds = micros => micros / 1e6

/**
 * Returns what a cluster of `nodes` nodes and `streams` streams does in a second. With `affinity`, the sessions of a tenant are on the nodes of
 * its stream alone, and only these read it; otherwise every node reads every stream.
 */
function load(nodes, streams, affinity) {
  const { publish, read, deliver, append, fetch } = options
  const readers = affinity ? nodes / streams : nodes // of a stream
  const perDelivery = options.sessions / options.tenants
  const reading = options.rate / streams * (affinity ? 1 : streams) * seconds(read) // on each node
  const node = options.rate / nodes * seconds(publish) + reading + options.rate * perDelivery / nodes * seconds(deliver)
  const redis = options.rate / streams * (seconds(append) + readers * seconds(fetch)) // on each shard
  return { node, reading, redis, readers }
}

/** Returns the fewest nodes and streams that fit, or undefined if none of a thousand nodes do. */
function fit(affinity, maxStreams) {
  for (let nodes = Math.ceil(options.sessions / options.sessionsOfNode); nodes <= 1_000; nodes++) {
    for (let streams = 1; streams <= Math.min(maxStreams, nodes); streams++) {
      const needed = load(nodes, streams, affinity)
      const readers = affinity ? 1 : streams // threads of a node that read, one a stream
      if (needed.node <= options.cores * options.busy && needed.reading / readers <= options.busy && needed.redis <= options.busy) {
        return { nodes, streams, ...needed }
      }
    }
  }
  return undefined
}

/** Draws the tenants' rates, and returns how much more the busiest of a number of streams has than the average. */
function imbalance(streams) {
  const random = randomNumbers(options.seed)
  const load = new Float64Array(streams)
  let total = 0
  for (let tenant = 1; tenant <= options.tenants; tenant++) {
    const rate = tenant ** -options.skew
    load[Math.floor(random() * streams)] += rate
    total += rate
  }
  return Math.max(...load) / (total / streams)
}

/** Draws the nodes of sessions, and returns which part of the events a node has a session for. */
function interest(nodes) {
  const random = randomNumbers(options.seed)
  const perTenant = Math.round(options.sessions / options.tenants)
  let interested = 0
  const sample = 20_000
  for (let tenant = 0; tenant < sample; tenant++) {
    const on = new Set()
    for (let session = 0; session < perTenant; session++) on.add(Math.floor(random() * nodes))
    interested += on.size / nodes
  }
  return interested / sample
}

function row(name, found) {
  if (!found) return `| ${name} | does not fit | | | | | |`
  const { nodes, streams, node, reading, redis } = found
  return `| ${name} | ${nodes} | ${streams} | ${(nodes * node + streams * redis).toFixed(1)} | ${node.toFixed(2)} | ${reading.toFixed(2)} | ${redis.toFixed(2)} |`
}

console.log(`${options.sessions} sessions of ${options.tenants} tenants, ${options.rate} events a second, ${options.sessions / options.tenants} deliveries of each:\n`)
console.log('| | nodes | streams, each on a Redis of its own | cores used, all together | of a node | of it for reading | of one Redis |')
console.log('|---|---:|---:|---:|---:|---:|---:|')
console.log(row('one stream', fit(false, 1)))
console.log(row('streams by hash, every node reads all', fit(false, 64)))
console.log(row('streams by hash, tenants on the nodes of their stream', fit(true, 64)))
const one = load(3, 1, false)
console.log(`\nOne stream and three nodes: at most ${Math.floor(options.rate * Math.min(options.busy / one.reading, options.busy / one.redis))} events a second`,
  `(${one.reading > one.redis ? 'a node\'s reader' : 'Redis'} is the limit).`)
for (const streams of [2, 4, 8, 16]) console.log(`${streams} streams: the busiest has ${imbalance(streams).toFixed(2)} times the average.`)
for (const nodes of [3, 10, 20, 40]) console.log(`${nodes} nodes, sessions at random: a node has a session for ${(interest(nodes) * 100).toFixed(0)} % of the events.`)
