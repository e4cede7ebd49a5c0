-- Says that a node is alive and where it is, and removes entries past the bounds.
--
-- ARGV: 2 node, 3 url, 4 offset read, 5 bytes delivered, 6 age, 7 events and 8 bytes that are kept
-- Returns: the time, the epoch or nothing, the offset and bytes of the last entry, the number of entries and their bytes, the policy by which
--       Redis removes keys when its memory is full or nothing, '1' if its memory is full and else '0', and the nodes with what is written for each

-- A user who may not ask gets nothing.
local function eviction()
  local memory = redis.pcall('INFO', 'memory')
  if type(memory) ~= 'string' or string.find(memory, '\nmaxmemory:0\r') then return '' end
  local policy = string.match(memory, '\nmaxmemory_policy:([^\r]*)')
  return policy ~= 'noeviction' and policy or ''
end

local time = now()
local written = redis.pcall('HSETNX', NODES, ARGV[2], text(time) .. ' ' .. ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[3])
local is_full = type(written) == 'table' and written.err
-- When its memory is full, Redis denies commands that may need more, except in a script that has written before.
if is_full then redis.call('HDEL', NODES, '') end
local meta = redis.call('HMGET', META, 'epoch', 'offset', 'bytes', 'created')
if meta[1] and not restore(meta[2]) then meta = {} end
local low = arrive(time, ARGV[2], ARGV[3], ARGV[4], ARGV[5])
local held = 0
if meta[1] then
  trim(meta[4], tonumber(meta[3]), time, low, tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), 1000)
  local first = redis.call('XRANGE', STREAM, '-', '+', 'COUNT', 1)[1]
  if first then
    local _, total = struct.unpack('>dd', first[2][2])
    held = meta[3] - total + #first[2][2] + OVERHEAD
  end
end
local answer = {text(time), meta[1] or '', meta[2] or '0', meta[3] or '0', text(redis.call('XLEN', STREAM)), text(held), eviction(),
  is_full and '1' or '0'}
for _, part in ipairs(redis.call('HGETALL', NODES)) do answer[#answer + 1] = part end
return answer
