-- Requests of many kinds, one after the other: usual ones, and those that are not.
local usual = wrk.init
local requests = {}
wrk.init = function(args)
  usual(args)
  local kinds = {
    { 'GET', '/small.html' },
    { 'GET', '/small.html' },
    { 'GET', '/small.html' },
    { 'GET', '/large.html' },
    { 'HEAD', '/small.html' },
    { 'GET', '/small.html?a=query' },
    { 'GET', '/sm%61ll.html' },
    { 'GET', '/not-there.html' },
    { 'GET', '/small.html', { ['If-None-Match'] = '"not-this-one"' } },
    { 'GET', '/large.html', { Range = 'bytes=100-1999' } },
    { 'POST', '/small.html', { ['Content-Length'] = '5' }, 'hello' },
  }
  for index, kind in ipairs(kinds) do
    local fields = kind[3] or {}
    fields['Host'] = wrk.headers['Host']
    requests[index] = wrk.format(kind[1], kind[2], fields, kind[4])
  end
end

local last = 0
request = function()
  last = last % #requests + 1
  return requests[last]
end

done = function(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format('{"count":%d,"failed":%d}', summary.requests, failed))
end
