# Says when records are about to be lost: failed batches that their bucket does not take.
resource "aws_cloudwatch_metric_alarm" "undelivered" {
  count = var.alarms ? 1 : 0

  alarm_name          = "${var.name}-failed-events-undelivered"
  alarm_description   = "Failed batches of ${aws_lambda_function.processor.function_name} could not be put into ${aws_s3_bucket.failed.id}: their records may be lost. Look whether S3 and the bucket are well."
  namespace           = "AWS/Lambda"
  metric_name         = "DestinationDeliveryFailures"
  dimensions          = { FunctionName = aws_lambda_function.processor.function_name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags
}
