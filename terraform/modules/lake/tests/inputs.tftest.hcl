# What the lake is made of, and what it refuses. Needs no AWS.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "000000000000" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

run "what_holds_events_is_kept" {
  command = plan

  assert {
    condition     = length(aws_s3_bucket.kept) == 1 && length(aws_dynamodb_table.kept) == 1 && length(aws_s3_bucket.disposable) + length(aws_dynamodb_table.disposable) == 0
    error_message = "unless told otherwise no plan may delete the lake"
  }
  assert {
    condition     = aws_dynamodb_table.kept[0].deletion_protection_enabled
    error_message = "nor may anybody else delete the claims"
  }
  assert {
    condition     = length(module.bucket[0].expirations) + length(module.bucket[0].infrequent_access) == 0
    error_message = "no object of the lake goes or moves by its age"
  }
  assert {
    condition     = output.lake.bucket == "weir-lake-000000000000-us-east-1" && output.lake.claims_table == "weir-claims"
    error_message = "what pipeline takes is known before anything is made"
  }
}

run "demos_go_with_what_is_in_them" {
  command = plan
  variables {
    keep = false
  }

  assert {
    condition     = aws_s3_bucket.disposable[0].force_destroy && !aws_dynamodb_table.disposable[0].deletion_protection_enabled
    error_message = "terraform destroy has to get through"
  }
  assert {
    condition     = length(aws_s3_bucket.kept) + length(aws_dynamodb_table.kept) == 0
    error_message = "prevent_destroy would stop it"
  }
}

run "a_bucket_that_is_there_is_left_as_it_is" {
  command = plan
  variables {
    existing_bucket = "their-bucket"
  }

  assert {
    condition     = length(aws_s3_bucket.kept) + length(aws_s3_bucket.disposable) + length(module.bucket) == 0
    error_message = "its policy, encryption and lifecycle are somebody else's"
  }
  assert {
    condition     = output.lake.bucket == "their-bucket" && output.lake.claims_table == "weir-claims"
    error_message = "the table is made"
  }
}

run "ages_are_of_their_folders" {
  command = plan
  variables {
    lake_prefix            = "events/"
    infrequent_access_days = 30
    quarantine_days        = 90
    versioning             = true
  }

  assert {
    condition     = jsonencode([module.bucket[0].expirations, module.bucket[0].infrequent_access]) == jsonencode([{ quarantine = { days = 90, prefix = "events/quarantine/" } }, { events = { days = 30, prefix = "events/lake/" } }])
    error_message = "landings and what the merge is at may never go by their age"
  }
}

run "claims_are_paid_by_the_request_unless_told_otherwise" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.kept[0].billing_mode == "PAY_PER_REQUEST" && length(aws_appautoscaling_target.claims) == 0
    error_message = "without claim_capacity nothing is provisioned"
  }
  assert {
    condition     = !aws_dynamodb_table.kept[0].point_in_time_recovery[0].enabled
    error_message = "point-in-time recovery costs more than the claims themselves"
  }
  assert {
    condition     = aws_dynamodb_table.kept[0].ttl[0].attribute_name == "expires_at" && aws_dynamodb_table.kept[0].hash_key == "key"
    error_message = "the claims table is not as the processor expects it"
  }
}

run "provisioned_claims_scale_between_their_bounds" {
  command = plan
  variables {
    claim_capacity = { min_write = 100, max_write = 4000 }
  }

  assert {
    condition     = aws_dynamodb_table.kept[0].billing_mode == "PROVISIONED" && aws_dynamodb_table.kept[0].write_capacity == 100 && aws_dynamodb_table.kept[0].read_capacity == 5
    error_message = "the table begins at the lower bounds"
  }
  assert {
    condition     = aws_appautoscaling_target.claims["write"].min_capacity == 100 && aws_appautoscaling_target.claims["write"].max_capacity == 4000 && aws_appautoscaling_target.claims["write"].scalable_dimension == "dynamodb:table:WriteCapacityUnits"
    error_message = "writes scale between the bounds"
  }
  assert {
    condition     = aws_appautoscaling_target.claims["read"].max_capacity == 1000 && aws_appautoscaling_policy.claims["read"].target_tracking_scaling_policy_configuration[0].target_value == 70
    error_message = "reads scale as well"
  }
}

run "what_aws_or_a_replay_would_not_bear_is_refused" {
  command = plan
  variables {
    infrequent_access_days = 7
    quarantine_days        = 1
    old_version_days       = 0
    kms_key_arn            = "alias/mine"
    claim_capacity         = { min_write = 100, max_write = 50 }
  }
  expect_failures = [var.infrequent_access_days, var.quarantine_days, var.old_version_days, var.kms_key_arn, var.claim_capacity]
}
