# What could not be processed. A bucket of its own: an event source mapping takes a bucket as its
# destination, not a prefix.
resource "aws_s3_bucket" "failed" {
  bucket        = "${var.name}-failed-${local.account}-${local.region}"
  force_destroy = !var.deletion_protection
  tags          = local.tags.failed
}

module "failed" {
  source = "../bucket"

  bucket      = aws_s3_bucket.failed.id
  arn         = aws_s3_bucket.failed.arn
  kms_key_arn = var.kms_key_arn
  expirations = {
    # S3 counts up to the midnight that follows, and claims live no longer than failed_event_days
    # allow for.
    failed-events = { prefix = "", days = var.failed_event_days - 1 }
  }
}
