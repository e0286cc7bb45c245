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
