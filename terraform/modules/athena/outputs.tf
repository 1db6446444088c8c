output "database" {
  description = "The database."
  value       = aws_glue_catalog_database.lake.name
}

output "tables" {
  description = "Its tables: events, quarantine, ledger."
  value       = sort([for table in aws_glue_catalog_table.it : table.name])
}

output "queries" {
  description = "The saved queries' ids, by their names."
  value       = { for name, query in aws_athena_named_query.it : name => query.id }
}
