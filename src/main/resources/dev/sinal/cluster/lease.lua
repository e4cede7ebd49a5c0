-- Takes or renews a lease, or gives it up.
--
-- KEYS: 1 the lease. ARGV: 1 node, 2 ms for which it is held; 0 to give it up
-- Returns: the node that holds it now; empty if it was given up
local holder = redis.call('GET', KEYS[1])
if ARGV[2] == '0' then
  if holder == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return ''
end
if holder and holder ~= ARGV[1] then return holder end
redis.call('DEL', KEYS[1]) -- so that what follows is not denied when the memory is full
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
