-- Appends a group of publications, each as a whole or not at all.
--
-- ARGV: 2 epoch, 3 node, 4 url, 5 offset read, 6 bytes delivered, 7 id of the group, 8 time until which it may be appended, 9 bytes that a live
--       node may be behind, 10 age, 11 events and 12 bytes that are kept, 13 age and 14 number of fingerprints that are kept, 15 number of
--       publications; for each its number of entries; for each of these: bytes, fingerprint or nothing, id of its instance or nothing, body, and
--       for Node servers the namespaces, separated by ',', and the broadcast
-- Returns: 'EPOCH' if the log is another one, 'LATE' if the time is over; else 'OK', and for each publication, separated by ';', B if a node is
--       too far behind, or the offsets, separated by ',', those of duplicates with '-'
local time = now()
local meta = redis.call('HMGET', META, 'epoch', 'offset', 'bytes', 'base', 'created', 'dedupe', 'remembered', 'since')
local epoch = meta[1]
if epoch ~= ARGV[2] or tonumber(ARGV[5]) > tonumber(meta[2]) then return {'EPOCH', text(time)} end

local group = ARGV[7] .. ' '
local answered = redis.call('GET', ANSWER)
if answered and string.sub(answered, 1, #group) == group then
  return {'OK', text(time), string.sub(answered, #group + 1)}
end
-- The first write: when the memory of Redis is full, it denies this one, and so the whole group.
local low, low_bytes = arrive(time, ARGV[3], ARGV[4], ARGV[5], ARGV[6])
if time > tonumber(ARGV[8]) then return {'LATE', text(time)} end
if redis.call('XRANGE', STREAM, '(' .. meta[2] .. '-0', '+', 'COUNT', 1)[1] and not restore(meta[2]) then
  return {'EPOCH', text(time)}
end

local offset, bytes, base, created = tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4]), meta[5]
local filled, remembered, since = tonumber(meta[6]), tonumber(meta[7]), tonumber(meta[8])
local max_behind = tonumber(ARGV[9])
local dedupe_age, dedupe_number = tonumber(ARGV[13]), tonumber(ARGV[14])

-- Returns the offset of the event that was accepted with a fingerprint; nil if there was none lately.
local function recall(fingerprint)
  for i = 1, 2 do
    local found = redis.call('HGET', FINGERPRINTS[i], fingerprint)
    if found then
      local at, accepted = string.match(found, '^(%d+) (%d+)$')
      if tonumber(at) > base and time - accepted < dedupe_age then return tonumber(at) end
    end
  end
  return nil
end

-- Half of the fingerprints go at once, when there are too many, or none of that half is known any more.
local function remember(fingerprint, at)
  if remembered >= dedupe_number / 2 or time - since >= dedupe_age then
    filled = 3 - filled
    redis.call('UNLINK', FINGERPRINTS[filled])
    remembered, since = 0, time
  end
  redis.call('HSET', FINGERPRINTS[filled], fingerprint, text(at) .. ' ' .. text(time))
  remembered = remembered + 1
end

-- The stream of Node's @socket.io/redis-streams-adapter, as its emitter writes it: 3 is a broadcast.
local function emit(namespaces, broadcast)
  for namespace in string.gmatch(namespaces, '[^,]+') do
    redis.call('XADD', 'socket.io', 'MAXLEN', '~', 10000, '*', 'uid', 'emitter', 'nsp', namespace, 'type', '3', 'data', broadcast)
  end
end

local function append(weight, fingerprint, instance, body, namespaces, broadcast)
  offset = offset + 1
  bytes = bytes + weight
  local id = text(offset) .. '-0'
  redis.call('XADD', STREAM, id, epoch, struct.pack('>dd', time, bytes) .. body)
  if instance ~= '' then redis.call('XADD', index_of(created, instance), id, '', '') end
  if fingerprint ~= '' then remember(fingerprint, offset) end
  emit(namespaces, broadcast)
end

local function publish(first, count)
  local known, weight = {}, 0
  for i = first, first + 6 * (count - 1), 6 do
    local fingerprint = ARGV[i + 1]
    if fingerprint ~= '' and known[fingerprint] == nil then known[fingerprint] = recall(fingerprint) or false end
    if not known[fingerprint] then weight = weight + tonumber(ARGV[i]) end
  end
  local behind = bytes - low_bytes
  if weight > 0 and behind > 0 and behind + weight > max_behind then return 'B' end
  local offsets = {}
  for i = first, first + 6 * (count - 1), 6 do
    local fingerprint = ARGV[i + 1]
    local duplicate = known[fingerprint]
    if duplicate then
      offsets[#offsets + 1] = '-' .. text(duplicate)
    else
      append(tonumber(ARGV[i]), fingerprint, ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
      if fingerprint ~= '' then known[fingerprint] = offset end
      offsets[#offsets + 1] = text(offset)
    end
  end
  return table.concat(offsets, ',')
end

local before = offset
local answers = {}
local argument = 16
for publication = 1, tonumber(ARGV[15]) do
  local count = tonumber(ARGV[argument])
  answers[publication] = publish(argument + 1, count)
  argument = argument + 1 + 6 * count
end
local answer = table.concat(answers, ';')
redis.call('SET', ANSWER, group .. answer, 'PX', 120000)
if offset > before then
  redis.call('HSET', META, 'offset', text(offset), 'bytes', text(bytes), 'dedupe', filled, 'remembered', remembered, 'since', text(since))
  trim(created, bytes, time, low, tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12]), 64 + 2 * (offset - before))
end
return {'OK', text(time), answer}
