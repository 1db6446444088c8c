# The pipeline on the local AWS: `weir up --bare`, then `terraform init` and `terraform apply` here.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80, < 6.0" # 6 asks more of S3 than is there
    }
  }
}

variable "endpoint" {
  description = "Where `weir up` listens."
  type        = string
  default     = "http://127.0.0.1:4566"
}

variable "region" {
  description = "Any: the local AWS has them all."
  type        = string
  default     = "us-east-1"
}

variable "name" {
  description = "Begins the name of everything."
  type        = string
  default     = "weir"
}

variable "package" {
  description = "The Lambda package."
  type        = string
  default     = "../../../build/release/bin/bootstrap.zip"
}

variable "layout" {
  description = "batch, event or landing."
  type        = string
  default     = "batch"
}

variable "compact_after_hours" {
  description = "Files of days that have been over for so many hours are made few; 0: never."
  type        = number
  default     = 0
}

variable "kms_key_arn" {
  description = "A key of your own."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether `terraform destroy` is refused."
  type        = bool
  default     = false
}

provider "aws" {
  region                      = var.region
  access_key                  = "local"
  secret_key                  = "local"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  # All that the pipeline is made of, and what the provider may ask on its behalf: a service that is
  # not named here would be asked on AWS.
  endpoints {
    applicationautoscaling = var.endpoint
    athena                 = var.endpoint
    cloudwatch             = var.endpoint
    dynamodb               = var.endpoint
    ec2                    = var.endpoint
    glue                   = var.endpoint
    iam                    = var.endpoint
    kinesis                = var.endpoint
    kms                    = var.endpoint
    lambda                 = var.endpoint
    logs                   = var.endpoint
    s3                     = var.endpoint
    s3control              = var.endpoint
    scheduler              = var.endpoint
    sqs                    = var.endpoint
    sns                    = var.endpoint
    sts                    = var.endpoint
  }
}

module "pipeline" {
  source = "../../modules/pipeline"

  name                 = var.name
  package              = var.package
  layout               = var.layout
  compact_after_hours  = var.compact_after_hours
  batch_window_seconds = 1 # events in the lake within a second or two
  deletion_protection  = var.deletion_protection
  kms_key_arn          = var.kms_key_arn
  alarms               = false # there are metrics here, but no alarms yet
}

output "pipeline" {
  description = "What to write to and where to look."
  value       = module.pipeline
}
