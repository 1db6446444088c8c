-- What became of the records of each type (null: no valid name), each counted once.
WITH verdicts AS (
  SELECT
    json_extract_scalar(line, '$[0]') AS position,
    min_by(line, CASE json_extract_scalar(line, '$[1]')
      WHEN 'stored' THEN 0 WHEN 'duplicate' THEN 1 WHEN 'conflict' THEN 2 ELSE 3 END) AS line
  FROM ledger
  WHERE line LIKE '["%'
  GROUP BY json_extract_scalar(line, '$[0]')
), records AS (
  SELECT
    json_extract_scalar(line, '$[1]') AS verdict,
    json_extract_scalar(line, '$[2]') AS reason,
    json_extract_scalar(line, '$[3]') AS complete,
    json_extract_scalar(line, '$[4]') AS event_type
  FROM verdicts
)
SELECT
  event_type,
  count(*) AS received,
  count_if(verdict = 'stored') AS stored,
  count_if(verdict = 'duplicate') AS duplicates,
  count_if(verdict = 'conflict') AS conflicts,
  count_if(verdict = 'quarantined') AS quarantined,
  1.0 * count_if(complete = '1') / count(*) AS completeness,
  1.0 * count_if(reason = 'none') / nullif(count_if(complete = '1'), 0) AS validity,
  1.0 * count_if(verdict = 'stored')
    / nullif(count_if(verdict IN ('stored', 'duplicate', 'conflict')), 0) AS uniqueness
FROM records
GROUP BY event_type
ORDER BY received DESC
