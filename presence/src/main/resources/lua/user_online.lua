-- Purpose: holds sockets of a user in Redis: when they connect, when their expiry is renewed, and when Redis is back
--   after it was away or lost its data. The first socket of a user who is not invisible publishes user:online.
-- KEYS: as in presence.lua
-- ARGV[5]  "connect" (these are the newest user data) or "renew" (user data are taken only if there is no record)
-- ARGV[6]  username   ARGV[7] avatar, or ""
-- ARGV[8]  choice of status, and ARGV[9] its text or "": taken only if there is no record
-- ARGV[10...] socket ids, at least one
-- Return: as in presence.lua
for i = 10, #ARGV do redis.call('SADD', sockets_key, ARGV[i]) end
redis.call('PEXPIRE', sockets_key, expiry_ms)

local record = load_record()
local unknown = record == nil
if unknown then
  record = { choice = ARGV[8], statusText = optional(ARGV[9]), rev = 0 }
end
if unknown or ARGV[5] == 'connect' then
  record.username, record.avatar = ARGV[6], optional(ARGV[7])
end
record.status = record.choice

if record.choice == 'invisible' then
  if redis.call('SREM', online_users, user_id) == 1 then publish_offline(record) end
elseif redis.call('SADD', online_users, user_id) == 1 then
  publish_online(record)
end
return answer(save(record))
