-- Sends so many requests at once as the first word after `--` says; without one it is the usual one.
-- With a second word, one request in so many is its connection's last.
local usual = wrk.init
wrk.init = function(args)
  usual(args)
  local requests = wrk.format():rep(tonumber(args[1] or 1))
  local every = tonumber(args[2])
  wrk.headers['Connection'] = 'close'
  local last = wrk.format()
  local count = 0
  wrk.request = function()
    count = count + 1
    return every and count % every == 0 and last or requests
  end
end

-- What wrk(1) has counted, as one line of JSON; latencies in microseconds.
done = function(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format(
    '{"count":%d,"seconds":%f,"bytes":%d,"failed":%d,"median":%d,"p90":%d,"p99":%d,"p999":%d}',
    summary.requests, summary.duration / 1e6, summary.bytes, failed,
    latency:percentile(50), latency:percentile(90), latency:percentile(99),
    latency:percentile(99.9)))
end
