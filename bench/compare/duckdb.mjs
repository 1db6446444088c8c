// The job in DuckDB: reads NDJSON, drops what is invalid, keeps one event an id, writes Hive partitions.
import { DuckDBInstance } from '@duckdb/node-api';

const [input, output, compression = 'none'] = process.argv.slice(2);
const quote = (text) => `'${text.replaceAll("'", "''")}'`;

const UUID = "'[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'";
const EVENTS = `
CREATE TABLE events AS
  WITH records AS (
    SELECT json::VARCHAR AS line, json->>'$.event_uuid' AS id, json->>'$.event_name' AS name,
           json->>'$.created_at' AS moment
    FROM read_json_objects(${quote(input)}, format = 'newline_delimited', ignore_errors = true,
                           maximum_object_size = 10485760)),
  timed AS (
    SELECT lower(id) AS id, line, split_part(name, ':', 1) AS event_type,
           nullif(regexp_extract(name, ':(.*)', 1), '') AS event_subtype,
           CASE WHEN try_cast(moment AS DOUBLE) IS NULL THEN try_cast(moment AS TIMESTAMPTZ)::TIMESTAMP
                WHEN abs(moment::DOUBLE) < 1e11 THEN make_timestamp((moment::DOUBLE * 1e6)::BIGINT)
                WHEN abs(moment::DOUBLE) < 1e14 THEN make_timestamp((moment::DOUBLE * 1e3)::BIGINT)
                ELSE make_timestamp(moment::DOUBLE::BIGINT) END AS time
    FROM records
    WHERE regexp_full_match(id, ${UUID}) AND regexp_full_match(name, '[^:]+(:.+)?')
      AND length(line) - length(replace(line, '"event_uuid":', '')) = length('"event_uuid":'))
  SELECT DISTINCT ON (id) * FROM timed
  WHERE time BETWEEN TIMESTAMP '2000-01-01' AND now()::TIMESTAMP + INTERVAL 24 HOURS`;

// JSON can't be written with PARTITION_BY, so each line is a CSV row of one column that needs no
// quotes: its delimiter and quote are control characters, which stand in no JSON text.
const copy = (day) => `
COPY (
  SELECT left(rtrim(line), -1) || ',"created_datetime":"' || strftime(time, '%Y-%m-%dT%H:%M:%S.%fZ')
           || '","event_type":' || to_json(event_type)
           || ',"event_subtype":' || coalesce(to_json(event_subtype), 'null') || '}' AS line,
         strftime(time, '%Y') AS year, strftime(time, '%m') AS month, strftime(time, '%d') AS day,
         event_type, event_subtype
  FROM events WHERE time::DATE = DATE '${day}'
) TO ${quote(output)} (FORMAT csv, PARTITION_BY (year, month, day, event_type, event_subtype),
  HEADER false, DELIMITER '\x01', QUOTE '\x02', ESCAPE '\x02', COMPRESSION ${quote(compression)},
  FILE_EXTENSION '${compression === 'gzip' ? 'json.gz' : 'json'}', OVERWRITE_OR_IGNORE)`;

const instance = await DuckDBInstance.create(':memory:', {
  threads: '2',
  memory_limit: '4GB',
  temp_directory: `${output}.tmp`,
  preserve_insertion_order: 'false',
});
const connection = await instance.connect();
await connection.run(EVENTS);
const days = await connection.runAndReadAll(
  'SELECT DISTINCT time::DATE::VARCHAR FROM events ORDER BY ALL');

// Day by day: the buffers of all partitions at once are more than the memory limit.
let stored = 0;
for (const [day] of days.getRows()) {
  stored += Number((await connection.run(copy(day))).rowsChanged);
}
console.log(JSON.stringify({ stored }));
