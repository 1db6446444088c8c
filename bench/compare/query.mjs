// Runs the SQL on standard input in DuckDB and prints the rows as a JSON array.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(readFileSync(0, 'utf8'));
console.log(JSON.stringify(reader.getRowObjectsJson()));
