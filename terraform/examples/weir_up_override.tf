# Beside an example's main.tf: the example on `weir up --bare` instead of AWS, to try it before.
# `terraform apply` there then needs alarms = false, for there are no alarms yet.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "local"
  secret_key                  = "local"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  endpoints {
    applicationautoscaling = "http://127.0.0.1:4566"
    athena                 = "http://127.0.0.1:4566"
    cloudwatch             = "http://127.0.0.1:4566"
    dynamodb               = "http://127.0.0.1:4566"
    ec2                    = "http://127.0.0.1:4566"
    glue                   = "http://127.0.0.1:4566"
    iam                    = "http://127.0.0.1:4566"
    kinesis                = "http://127.0.0.1:4566"
    kms                    = "http://127.0.0.1:4566"
    lambda                 = "http://127.0.0.1:4566"
    logs                   = "http://127.0.0.1:4566"
    s3                     = "http://127.0.0.1:4566"
    s3control              = "http://127.0.0.1:4566"
    scheduler              = "http://127.0.0.1:4566"
    sns                    = "http://127.0.0.1:4566"
    sqs                    = "http://127.0.0.1:4566"
    sts                    = "http://127.0.0.1:4566"
  }
}
