-- Opening of every presence script: it is put before the script proper and gives it the words to work with.
-- KEYS[1] online_users          set of the users who are visibly online
-- KEYS[2] user_presence:<id>    the user's record, JSON
-- KEYS[3] user_sockets:<id>     set of the user's connected sockets, over all servers
-- ARGV[1] user id   ARGV[2] expiry in ms   ARGV[3] channel   ARGV[4] name of the server that calls
-- Time is that of Redis, so that all servers' changes to one user lie on one line. A record's rev is the time in
-- microseconds of its last event, or one more than the last where the clock has not moved on (or went back).
local online_users, presence_key, sockets_key = KEYS[1], KEYS[2], KEYS[3]
local user_id, expiry_ms, channel, origin = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local time = redis.call('TIME')
local seconds, micros = tonumber(time[1]), tonumber(time[2])
local published = {}

-- ISO-8601, UTC, milliseconds. Scripts have no date functions: days become a date by counting 400-year eras from
-- 1 March of year 0, which puts the leap day at the end of a year.
local function iso_now()
  local floor = math.floor
  local days, rest = floor(seconds / 86400) + 719468, seconds % 86400
  local era = floor(days / 146097)
  local day_of_era = days - era * 146097
  local year = floor((day_of_era - floor(day_of_era / 1460) + floor(day_of_era / 36524) - floor(day_of_era / 146096)) / 365)
  local day_of_year = day_of_era - (365 * year + floor(year / 4) - floor(year / 100))
  local march_month = floor((5 * day_of_year + 2) / 153)
  local day = day_of_year - floor((153 * march_month + 2) / 5) + 1
  local month = march_month < 10 and march_month + 3 or march_month - 9
  if month <= 2 then year = year + 1 end
  return string.format('%04d-%02d-%02dT%02d:%02d:%02d.%03dZ', year + era * 400, month, day,
    floor(rest / 3600), floor(rest % 3600 / 60), rest % 60, floor(micros / 1000))
end
local now = iso_now()

-- A JSON string, or null. cjson writes a slash with a backslash before it, which is legal but hard to read.
local function quote(value)
  if type(value) ~= 'string' then return 'null' end
  return (string.gsub(cjson.encode(value), '\\/', '/'))
end

local function optional(argument)
  if argument == nil or argument == '' then return nil end
  return argument
end

local choices = { online = true, away = true, busy = true, invisible = true }

-- The record, or nil where there is none or somebody wrote what is not one.
local function load_record()
  local json = redis.call('GET', presence_key)
  if not json then return nil end
  local ok, record = pcall(cjson.decode, json)
  if not ok or type(record) ~= 'table' then return nil end
  record.rev = tonumber(record.rev) or 0
  if not choices[record.choice] then
    record.choice = choices[record.status] and record.status or 'online'
  end
  return record
end

-- status is what the user is now, choice what the user said last: it outlives an absence, so that an invisible user
-- whose connection breaks does not come back in full view.
local function save(record, last_seen)
  local json = '{"userId":' .. quote(user_id)
    .. ',"username":' .. quote(record.username)
    .. ',"avatar":' .. quote(record.avatar)
    .. ',"status":' .. quote(record.status)
    .. ',"statusText":' .. quote(record.statusText)
    .. ',"lastSeen":' .. quote(last_seen or now)
    .. ',"choice":' .. quote(record.choice)
    .. ',"rev":' .. string.format('%.0f', record.rev) .. '}'
  redis.call('SET', presence_key, json, 'PX', expiry_ms)
  return json
end

local function publish(record, event, fields)
  record.rev = math.max(seconds * 1000000 + micros, record.rev + 1)
  redis.call('PUBLISH', channel, '{"event":"' .. event .. '","data":{"userId":' .. quote(user_id) .. fields
    .. ',"timestamp":"' .. now .. '"},"origin":' .. quote(origin)
    .. ',"ts":' .. string.format('%.0f', seconds * 1000 + math.floor(micros / 1000))
    .. ',"rev":' .. string.format('%.0f', record.rev) .. '}')
  published[#published + 1] = event
end

local function publish_status(record)
  publish(record, 'user:status', ',"status":' .. quote(record.choice) .. ',"statusText":' .. quote(record.statusText))
end

local function publish_offline(record)
  publish(record, 'user:offline', '')
end

-- user:online says nothing of a status, so one that is not plain "online" follows it.
local function publish_online(record)
  publish(record, 'user:online', ',"username":' .. quote(record.username) .. ',"avatar":' .. quote(record.avatar))
  if record.choice ~= 'online' or type(record.statusText) == 'string' then publish_status(record) end
end

-- What every script answers: the events published, the number of sockets, and the record as it is now ("" if none).
local function answer(json)
  return { table.concat(published, ' '), redis.call('SCARD', sockets_key), json or '' }
end
