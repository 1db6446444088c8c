# A table with expiry, recovery, encryption, tags and protection; ENDPOINT is put in by the test.
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
    dynamodb = "ENDPOINT"
    iam      = "ENDPOINT"
    kms      = "ENDPOINT"
    sts      = "ENDPOINT"
  }
}

resource "aws_dynamodb_table" "claims" {
  name         = "claims"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "key"
  range_key    = "slot"

  attribute {
    name = "key"
    type = "S"
  }
  attribute {
    name = "slot"
    type = "N"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  point_in_time_recovery {
    enabled = true
  }
  server_side_encryption {
    enabled = true
  }
  deletion_protection_enabled = true
  tags = {
    owner = "weir"
  }
}
