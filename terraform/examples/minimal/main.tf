# The least that is a pipeline on AWS: a lake that no plan may delete, and what fills it.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80, < 6.0"
    }
  }
}

variable "region" {
  description = "Where all stands."
  type        = string
  default     = "us-east-1"
}

variable "package" {
  description = "The Lambda package."
  type        = string
  default     = "../../../build/release/bin/bootstrap.zip"
}

provider "aws" {
  region = var.region
}

module "lake" {
  source = "../../modules/lake"
}

module "pipeline" {
  source = "../../modules/pipeline"

  package = var.package
  lake    = module.lake.lake
}

output "stream_name" {
  description = "What to write to: weir send FILE --stream NAME."
  value       = module.pipeline.stream_name
}

output "lake_url" {
  description = "Where to look: weir report URL."
  value       = module.pipeline.lake_url
}
