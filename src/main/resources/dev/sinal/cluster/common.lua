-- What all scripts have in common; it is put before each of them. Every key has the same hash tag, so that Redis Cluster keeps them together.
--
-- KEYS: 1 meta, a hash:
--         epoch, base     the log's epoch, and the offset after which it began
--         offset, bytes   the number of the last entry, and the bytes of all entries ever
--         created         the first epoch since Redis was empty
--         dedupe, remembered, since
--                         which of the two hashes of fingerprints is filled, how many it has, and since when
--       2 stream          the entries: an id of <offset>-0, and one field, the epoch, of a header and a body. The header is two doubles: the time in
--                         ms, and the bytes of all entries up to this one. A body is an event, or a command, which begins with a zero byte
--       3 nodes           a hash of "<time> <offset> <bytes> <url>" for each node: when it was there, and what it has read and delivered
--       4, 5              two hashes of "<offset> <time>" for each fingerprint
--       6                 the answer to the last group that this node appended
-- ARGV: 1                 what the names of the streams begin with that have, for each instance, the offsets of its events
local META, STREAM, NODES, FINGERPRINTS, ANSWER = KEYS[1], KEYS[2], KEYS[3], {KEYS[4], KEYS[5]}, KEYS[6]
local LIVE, GONE = 10000, 60000
local OVERHEAD = 512

local function text(number) return string.format('%.0f', number) end

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function offset_of(id) return tonumber(string.match(id, '^%d+')) end

-- Returns the id of the instance of an entry's event; nil for a command.
local function instance_of(value)
  if string.byte(value, 17) == 0 then return nil end
  local length = struct.unpack('>I4', value, 18)
  return string.sub(value, 22, 21 + length)
end

local function index_of(created, instance) return ARGV[1] .. created .. ':' .. instance end

-- Writes down where this node is. Returns the lowest offset and bytes of the live nodes.
local function arrive(time, node, url, offset, bytes)
  redis.call('HSET', NODES, node, text(time) .. ' ' .. offset .. ' ' .. bytes .. ' ' .. url)
  local all = redis.call('HGETALL', NODES)
  local low, low_bytes = tonumber(offset), tonumber(bytes)
  for i = 1, #all, 2 do
    local at, read, delivered = string.match(all[i + 1], '^(%d+) (%d+) (%d+)')
    if time - at < LIVE then
      low = math.min(low, tonumber(read))
      low_bytes = math.min(low_bytes, tonumber(delivered))
    elseif time - at > GONE then
      redis.call('HDEL', NODES, all[i])
    end
  end
  return low, low_bytes
end

-- Returns the id of the last entry that was ever added, by whomever; nil if there is no stream.
local function last_generated()
  local info = redis.pcall('XINFO', 'STREAM', STREAM)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return info[i + 1] end
  end
  return nil
end

-- Removes what follows the last entry of the log: no node has written it, and the next entry could not follow it. Returns false if that can't be
-- done; then the log is removed, and begins anew.
local function restore(offset)
  local last = offset .. '-0'
  if last_generated() == last then return true end
  local found = redis.call('XRANGE', STREAM, '(' .. last, '+', 'COUNT', 1)[1]
  while found do
    redis.call('XDEL', STREAM, found[1])
    found = redis.call('XRANGE', STREAM, '(' .. last, '+', 'COUNT', 1)[1]
  end
  local done = redis.pcall('XSETID', STREAM, last)
  if done.err and redis.call('EXISTS', STREAM) == 1 then
    redis.call('DEL', META)
    return false
  end
  return true
end

-- Removes the oldest entries that are past a bound and that every live node has read; about as many as the budget says.
local function trim(created, bytes, time, low, max_age, max_events, max_bytes, budget)
  local held = redis.call('XLEN', STREAM)
  local newest = {}
  local up_to = nil
  local step = 1
  while budget > 0 do
    local entries = redis.call('XRANGE', STREAM, up_to and '(' .. up_to or '-', '+', 'COUNT', step)
    for _, entry in ipairs(entries) do
      local value = entry[2][2]
      local at, total = struct.unpack('>dd', value)
      local is_due = held > max_events or bytes - total + #value + OVERHEAD > max_bytes or at < time - max_age
      if not is_due or offset_of(entry[1]) > low then
        budget = 0
        break
      end
      held = held - 1
      up_to = entry[1]
      local instance = instance_of(value)
      if instance then newest[instance] = up_to end
    end
    if #entries < step then break end
    budget = budget - step
    step = 32
  end
  if not up_to then return end
  redis.call('XTRIM', STREAM, 'MINID', text(offset_of(up_to) + 1) .. '-0')
  for instance, id in pairs(newest) do
    local index = index_of(created, instance)
    redis.call('XTRIM', index, 'MINID', text(offset_of(id) + 1) .. '-0')
    if redis.call('XLEN', index) == 0 then redis.call('DEL', index) end
  end
end
