-- From created_at to arrival, in seconds, of events of each type.
WITH events_of AS (
  SELECT
    json_extract_scalar(line, '$[0]') AS position,
    min(json_extract_scalar(line, '$[4]')) AS event_type,
    min(CAST(json_extract_scalar(line, '$[8]') AS DOUBLE)) / 1000000 AS late
  FROM ledger
  WHERE line LIKE '["%' AND json_extract_scalar(line, '$[8]') IS NOT NULL
  GROUP BY json_extract_scalar(line, '$[0]')
)
SELECT
  event_type,
  count(*) AS events,
  approx_percentile(late, 0.5) AS p50,
  approx_percentile(late, 0.95) AS p95,
  max(late) AS latest
FROM events_of
GROUP BY event_type
ORDER BY events DESC
