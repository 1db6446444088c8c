# How the lake's tables look, and what is refused. Needs no AWS.
mock_provider "aws" {}

variables {
  bucket = "their-lake"
}

run "days_are_projected_and_types_stand_once" {
  command = plan
  variables {
    lake_prefix = "events/"
  }

  assert {
    condition     = [for key in aws_glue_catalog_table.it["events"].partition_keys : key.name] == ["year", "month", "day"]
    error_message = "days alone are partitions"
  }
  assert {
    condition     = length(distinct(aws_glue_catalog_table.it["events"].storage_descriptor[0].columns[*].name)) == length(aws_glue_catalog_table.it["events"].storage_descriptor[0].columns) && contains(aws_glue_catalog_table.it["events"].storage_descriptor[0].columns[*].name, "event_type")
    error_message = "the type is a column, and once"
  }
  assert {
    condition     = aws_glue_catalog_table.it["events"].parameters["storage.location.template"] == "s3://their-lake/events/lake/year=$${year}/month=$${month}/day=$${day}/" && aws_glue_catalog_table.it["events"].parameters["projection.month.digits"] == "2"
    error_message = "a day's folder is what the lake has"
  }
  assert {
    condition     = length(aws_glue_catalog_table.it["ledger"].partition_keys) == 0 && toset(keys(aws_athena_named_query.it)) == toset([for name in fileset(path.module, "queries/*.sql") : trimsuffix(basename(name), ".sql")])
    error_message = "every query that is there is saved"
  }
}

run "rolled_up_days_are_read_through_their_manifests" {
  command = plan
  variables {
    through_manifests = true
  }
  assert {
    condition     = aws_glue_catalog_table.it["events"].storage_descriptor[0].location == "s3://their-lake/manifests/" && strcontains(aws_glue_catalog_table.it["events"].storage_descriptor[0].input_format, "Symlink")
    error_message = "a manifest is what a day has at once"
  }
}

run "columns_that_stand_twice_are_refused" {
  command = plan
  variables {
    name        = "My Lake"
    columns     = { event_type = "string" }
    lake_prefix = "events"
    years       = { first = 2030, last = 2020 }
  }
  expect_failures = [var.name, var.columns, var.lake_prefix, var.years]
}
