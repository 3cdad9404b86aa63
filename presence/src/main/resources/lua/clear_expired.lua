-- Purpose: removes what is left of a user who is not there any more. The condition is looked at again here, where nobody
--   can come online in between. If the user was counted as online, that publishes user:offline.
-- KEYS: as in presence.lua
-- ARGV[5] "1" to say what would be removed and touch nothing
-- Return: { reason or "", 1 if the user is a member of online_users, number of sockets in user_sockets:<id> }
local member = redis.call('SISMEMBER', online_users, user_id)
local sockets = redis.call('SCARD', sockets_key)
local record = load_record()

local reason = ''
if member == 1 and sockets == 0 then
  reason = 'online, but without a connected socket'
elseif record == nil and (member == 1 or sockets > 0) then
  reason = 'no presence data: it expired'
elseif sockets > 0 and record.status == 'offline' then
  reason = 'sockets of a user who is offline'
end
if reason == '' or ARGV[5] == '1' then return { reason, member, sockets } end

redis.call('DEL', sockets_key)
if member == 1 then
  redis.call('SREM', online_users, user_id)
  publish_offline(record or { rev = 0 })
end
if record ~= nil then
  record.status = 'offline'
  save(record, record.lastSeen)
end
return { reason, member, sockets }
