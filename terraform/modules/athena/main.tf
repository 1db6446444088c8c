# A lake as tables of Athena. Days are projected, so no crawler and no MSCK REPAIR; type and subtype
# are members of each event, so the folders below a day are none of the table's partitions.
locals {
  root    = "s3://${var.bucket}/${var.lake_prefix}"
  json    = "org.openx.data.jsonserde.JsonSerDe"
  as_text = "org.apache.hadoop.mapred.TextInputFormat"
  ignored = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
  days = [
    { name = "year", range = join(",", [var.years.first, var.years.last]), digits = 4 },
    { name = "month", range = "1,12", digits = 2 },
    { name = "day", range = "1,31", digits = 2 },
  ]

  tables = {
    events = {
      description = "Valid events, each once."
      folder      = var.through_manifests ? "manifests/" : "lake/"
      serde       = local.json
      input       = var.through_manifests ? "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat" : local.as_text
      by_day      = true
      columns = concat(
        [for name in ["event_type", "event_subtype", "created_datetime"] : { name = name, type = "string" }],
        [for name, type in var.columns : { name = name, type = type }],
      )
    }
    quarantine = {
      description = "Records that are no valid events, and conflicts: data is their bytes in BASE64. The days are those of their arrival."
      folder      = "quarantine/"
      serde       = local.json
      input       = local.as_text
      by_day      = true
      columns = [
        for name in ["reason", "detail", "position", "owner_position", "arrived_at", "data"] :
        { name = name, type = "string" }
      ]
    }
    ledger = {
      description = "What became of each record, a line each: a JSON array that begins with the record's position and its verdict."
      folder      = "ledger/"
      serde       = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
      input       = local.as_text
      by_day      = false
      columns     = [{ name = "line", type = "string" }]
    }
  }

  queries = {
    figures     = "Received, stored, duplicates, conflicts, quarantined, and completeness, validity and uniqueness of each day."
    types       = "The same of each type."
    quarantined = "How many records of each reason arrived on each day, and what one of them says."
    late        = "How late events of each type arrive, in seconds."
  }
}

resource "aws_glue_catalog_database" "lake" {
  name        = replace(var.name, "-", "_")
  description = "The lake ${local.root}."
  tags        = var.tags
}

resource "aws_glue_catalog_table" "it" {
  for_each = local.tables

  database_name = aws_glue_catalog_database.lake.name
  name          = each.key
  description   = each.value.description
  table_type    = "EXTERNAL_TABLE"

  parameters = merge({ EXTERNAL = "TRUE" }, !each.value.by_day ? {} : merge(
    { "projection.enabled" = "true" },
    { for day in local.days : "projection.${day.name}.type" => "integer" },
    { for day in local.days : "projection.${day.name}.range" => day.range },
    { for day in local.days : "projection.${day.name}.digits" => tostring(day.digits) },
    { "storage.location.template" = "${local.root}${each.value.folder}year=$${year}/month=$${month}/day=$${day}/" },
  ))

  dynamic "partition_keys" {
    for_each = each.value.by_day ? local.days[*].name : []
    content {
      name = partition_keys.value
      type = "string"
    }
  }

  storage_descriptor {
    location      = "${local.root}${each.value.folder}"
    input_format  = each.value.input
    output_format = local.ignored

    ser_de_info {
      serialization_library = each.value.serde
      # A byte that JSON has only escaped: a line is one column.
      parameters = each.value.serde == local.json ? {} : { "field.delim" = "\u0001" }
    }

    dynamic "columns" {
      for_each = each.value.columns
      content {
        name = columns.value.name
        type = columns.value.type
      }
    }
  }
}

resource "aws_athena_named_query" "it" {
  for_each = local.queries

  name        = "${var.name}-${each.key}"
  description = each.value
  database    = aws_glue_catalog_database.lake.name
  workgroup   = var.workgroup
  query       = file("${path.module}/queries/${each.key}.sql")
}
