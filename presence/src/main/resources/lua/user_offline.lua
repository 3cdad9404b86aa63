-- Purpose: takes sockets of a user out of Redis. When none is left the user is offline; if the user was visible,
--   that publishes user:offline. Sockets that Redis does not know change nothing.
-- KEYS: as in presence.lua
-- ARGV[5]  "1" if these were the caller's last sockets of the user and Redis once had them: then a missing record means
--   that Redis lost its data, and the others, who were told that the user is online, are told of the end of it
-- ARGV[6...] socket ids, at least one
-- Return: as in presence.lua
local removed = 0
for i = 6, #ARGV do removed = removed + redis.call('SREM', sockets_key, ARGV[i]) end

local record = load_record()
local lost = record == nil and ARGV[5] == '1'
if redis.call('EXISTS', sockets_key) == 1 or (removed == 0 and not lost) then
  return answer(redis.call('GET', presence_key))
end

record = record or { choice = 'online', rev = 0 }
record.status = 'offline'
if redis.call('SREM', online_users, user_id) == 1 or lost then publish_offline(record) end
return answer(save(record))
