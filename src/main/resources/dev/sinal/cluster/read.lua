-- Reads a page.
--
-- ARGV: 2 the epoch and 3 the offset after which to read, or nothing; 4 the id of an instance, or nothing for all; 5 the most entries and 6 bytes;
--       7 '1' to read commands too
-- Returns: 1 if the log holds all after that offset, else 0; 1 if more follow, else 0; the epoch and the id of the oldest entry, or nothing;
--       then id, epoch and value of each entry
local meta = redis.call('HMGET', META, 'epoch', 'offset', 'created')
local last = (meta[2] or '0') .. '-0'
local first = redis.call('XRANGE', STREAM, '-', last, 'COUNT', 1)[1]
local answer = {1, 0, first and first[2][1] or '', first and first[1] or ''}
if not meta[1] then
  answer[1] = 0
  return answer
end
local from = first and first[1] or '-' -- an index may begin before, if entries were removed by hand
if ARGV[3] ~= '' then
  local after, offset = tonumber(ARGV[3]), tonumber(meta[2])
  local is_held = ARGV[2] == meta[1] and after <= offset
    and (after == offset or first and offset_of(first[1]) <= after + 1)
  if is_held then from = '(' .. ARGV[3] .. '-0' else answer[1] = 0 end
end
local most, most_bytes = tonumber(ARGV[5]), tonumber(ARGV[6])
local count, size = 0, 0

-- Adds an entry to the page. Returns false if it has no room.
local function add(entry)
  if count >= most or size >= most_bytes then
    answer[2] = 1
    return false
  end
  count = count + 1
  size = size + #entry[2][2]
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = entry[2][1]
  answer[#answer + 1] = entry[2][2]
  return true
end

if ARGV[4] ~= '' then
  for _, reference in ipairs(redis.call('XRANGE', index_of(meta[3], ARGV[4]), from, last, 'COUNT', most + 1)) do
    local entry = redis.call('XRANGE', STREAM, reference[1], reference[1])[1]
    if entry and not add(entry) then break end
  end
  return answer
end
local step = math.min(most + 1, 16)
while true do
  local entries = redis.call('XRANGE', STREAM, from, last, 'COUNT', step)
  for _, entry in ipairs(entries) do
    if (ARGV[7] == '1' or instance_of(entry[2][2])) and not add(entry) then return answer end
  end
  if #entries < step then return answer end
  from = '(' .. entries[#entries][1]
end
