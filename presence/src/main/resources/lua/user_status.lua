-- Purpose: takes what a connected user says of themselves. Between visible states that publishes user:status; going
--   invisible publishes user:offline, and coming back user:online. The same again, or a user who is not connected,
--   changes nothing.
-- KEYS: as in presence.lua
-- ARGV[5] status: online, away, busy or invisible   ARGV[6] its text, or ""
-- ARGV[7] username, or ""   ARGV[8] avatar, or "": taken only if there is no record
-- Return: as in presence.lua, and "1" at the end if something changed, else "0"
local record = load_record()
local connected = redis.call('EXISTS', sockets_key) == 1
local text = optional(ARGV[6])
if not connected
    or (record ~= nil and record.choice == ARGV[5] and quote(record.statusText) == quote(text)) then
  local same = answer(redis.call('GET', presence_key))
  same[4] = '0'
  return same
end

record = record or { username = optional(ARGV[7]), avatar = optional(ARGV[8]), rev = 0 }
record.choice, record.status, record.statusText = ARGV[5], ARGV[5], text
if record.choice == 'invisible' then
  if redis.call('SREM', online_users, user_id) == 1 then publish_offline(record) end
elseif redis.call('SADD', online_users, user_id) == 1 then
  publish_online(record)
else
  publish_status(record)
end
local changed = answer(save(record))
changed[4] = '1'
return changed
