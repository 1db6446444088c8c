# `terraform destroy` is refused before anything is deleted, and so is a name that would have
# everything made anew, until deletion_protection = false has been applied.
resource "terraform_data" "name" {
  input = var.name

  lifecycle {
    ignore_changes = [input] # the first one
  }
}

# It depends on all there is, so it is destroyed before all there is.
resource "terraform_data" "protection" {
  input = {
    on      = var.deletion_protection
    refusal = "The pipeline ${var.name} is protected and nothing was deleted. Drain it, apply deletion_protection = false, then destroy: docs/aws.md, Taking it down."
  }

  lifecycle {
    precondition {
      condition     = !var.deletion_protection || terraform_data.name.output == var.name
      error_message = "The pipeline was made as ${terraform_data.name.output}: under the name ${var.name} its stream, with what nobody has read yet, and all the rest would be deleted and made anew. Leave the name as it is, or make a second pipeline; one for tests may change with deletion_protection = false."
    }
  }

  provisioner "local-exec" {
    when    = destroy
    command = self.input.on ? "echo ${self.input.refusal} && exit 1" : "exit 0"
  }

  depends_on = [
    aws_lambda_event_source_mapping.events,
    aws_cloudwatch_dashboard.health,
    aws_cloudwatch_log_metric_filter.counts,
    aws_cloudwatch_metric_alarm.compact_errors,
    aws_cloudwatch_metric_alarm.failed_events,
    aws_cloudwatch_metric_alarm.landings_set_aside,
    aws_cloudwatch_metric_alarm.merge_behind,
    aws_cloudwatch_metric_alarm.merge_errors,
    aws_cloudwatch_metric_alarm.merge_stuck,
    aws_cloudwatch_metric_alarm.quality,
    aws_cloudwatch_metric_alarm.stream,
    aws_cloudwatch_metric_alarm.undelivered,
    module.compact,
    module.failed,
    module.lake,
    module.merge,
  ]
}
