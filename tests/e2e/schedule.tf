# A group with a schedule, and one in the default group; ENDPOINT and FUNCTION are put in by the test.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "weirtest"
  secret_key                  = "weirtestsecret"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    iam       = "ENDPOINT"
    scheduler = "ENDPOINT"
    sts       = "ENDPOINT"
  }
}

resource "aws_iam_role" "schedules" {
  name = "schedules"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_scheduler_schedule_group" "reports" {
  name = "reports"
  tags = { owner = "weir" }
}

resource "aws_scheduler_schedule" "often" {
  name                = "often"
  group_name          = aws_scheduler_schedule_group.reports.name
  description         = "Begins at once."
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "FUNCTION"
    role_arn = aws_iam_role.schedules.arn
    input    = jsonencode({ by = "terraform" })
    retry_policy {
      maximum_event_age_in_seconds = 60
      maximum_retry_attempts       = 0
    }
  }
}

resource "aws_scheduler_schedule" "nightly" {
  name_prefix                  = "nightly-"
  schedule_expression          = "cron(0 3 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"
  start_date                   = "2090-01-01T00:00:00Z"
  end_date                     = "2091-01-01T00:00:00Z"
  state                        = "DISABLED"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }
  target {
    arn      = "FUNCTION"
    role_arn = aws_iam_role.schedules.arn
  }
}
