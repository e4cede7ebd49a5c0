-- Finds the place at which a node goes on reading.
--
-- ARGV: 2 an epoch for a log that begins, 3 the epoch that the node knows or nothing, 4 the offset that it has read, 5 the header of that entry
--       or nothing
-- Returns: 'NEW' for a node that knows no epoch, 'KEPT' if it goes on where it was, 'LOST' if the log is another one; then the epoch, the offset
--       after which to read, and the bytes of all entries up to there
local meta = redis.call('HMGET', META, 'epoch', 'offset', 'bytes', 'base', 'base_bytes')
local epoch = meta[1]
if epoch and not restore(meta[2]) then epoch = nil end
if not epoch then
  redis.call('DEL', STREAM, NODES, FINGERPRINTS[1], FINGERPRINTS[2])
  redis.call('HSET', META, 'epoch', ARGV[2], 'offset', 0, 'bytes', 0, 'base', 0, 'base_bytes', 0, 'created', ARGV[2],
    'dedupe', 1, 'remembered', 0, 'since', text(now()))
  return {ARGV[3] == '' and 'NEW' or 'LOST', ARGV[2], '0', '0'}
end
if ARGV[3] == '' then return {'NEW', epoch, meta[2], meta[3]} end
if epoch ~= ARGV[3] then return {'LOST', epoch, meta[4], meta[5]} end

-- A failover may have lost what this node has read: then the log has another history from there on.
local read = tonumber(ARGV[4])
local is_other = read > tonumber(meta[2])
if not is_other and ARGV[5] ~= '' then
  local entry = redis.call('XRANGE', STREAM, ARGV[4] .. '-0', ARGV[4] .. '-0')[1]
  if entry then
    is_other = string.sub(entry[2][2], 1, 16) ~= ARGV[5]
  else
    local first = redis.call('XRANGE', STREAM, '-', '+', 'COUNT', 1)[1]
    is_other = first and offset_of(first[1]) <= read
  end
end
if is_other then
  redis.call('HSET', META, 'epoch', ARGV[2], 'base', meta[2], 'base_bytes', meta[3])
  return {'LOST', ARGV[2], meta[2], meta[3]}
end
return {'KEPT', epoch, ARGV[4], '0'}
