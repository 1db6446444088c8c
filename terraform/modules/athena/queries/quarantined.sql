-- Why records are in quarantine, by the day of their arrival.
SELECT year, month, day, reason, count(*) AS records, min(detail) AS one_says
FROM quarantine
GROUP BY year, month, day, reason
ORDER BY year, month, day, records DESC
