// Statement by statement as terraform/modules/pipeline has them.
#include "src/deployment/role_policies.h"

#include <initializer_list>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace weir::deployment {
namespace {

namespace json = boost::json;

using Texts = std::initializer_list<std::string_view>;

json::array Listed(Texts texts) {
  json::array list;
  for (const std::string_view text : texts) list.push_back(json::value(text));
  return list;
}

class PolicyText {
 public:
  PolicyText(const LocalPipeline& pipeline, std::string_view region, std::string_view account)
      : lake_("arn:aws:s3:::" + pipeline.lake_bucket),
        where_(fmt::format("{}:{}", region, account)) {}

  PolicyText& Allow(Texts actions, json::array resources) {
    statements_.push_back(json::object{
        {"Effect", "Allow"}, {"Action", Listed(actions)}, {"Resource", std::move(resources)}});
    return *this;
  }
  PolicyText& Allow(Texts actions, const std::string& resource) {
    return Allow(actions, json::array{json::value(resource)});
  }
  /// What is in these folders of the lake.
  PolicyText& AllowIn(Texts folders, Texts actions) {
    json::array objects;
    for (const std::string_view folder : folders) {
      objects.push_back(json::value(fmt::format("{}/{}", lake_, folder)));
    }
    return Allow(actions, std::move(objects));
  }
  PolicyText& AllowLogs(const std::string& function) {
    return Allow({"logs:CreateLogStream", "logs:PutLogEvents"},
                 fmt::format("arn:aws:logs:{}:log-group:/aws/lambda/{}:*", where_, function));
  }
  /// "arn:aws:<service>:<region>:<account>:<rest>"
  [[nodiscard]] std::string Arn(std::string_view service, std::string_view rest) const {
    return fmt::format("arn:aws:{}:{}:{}", service, where_, rest);
  }
  [[nodiscard]] const std::string& lake() const { return lake_; }
  [[nodiscard]] std::string Written() const {
    return json::serialize(json::object{{"Version", "2012-10-17"}, {"Statement", statements_}});
  }

 private:
  const std::string lake_;   ///< its ARN
  const std::string where_;  ///< "<region>:<account>"
  json::array statements_;
};

}  // namespace

std::string ProcessorPolicy(const LocalPipeline& pipeline, std::string_view region,
                            std::string_view account) {
  PolicyText policy(pipeline, region, account);
  const std::string failed = "arn:aws:s3:::" + pipeline.failed_bucket;
  policy.Allow({"kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
                "kinesis:GetShardIterator", "kinesis:ListShards"},
               policy.Arn("kinesis", "stream/" + pipeline.stream));
  policy.Allow({"s3:PutObject"}, failed + "/aws/lambda/*")
      .Allow({"s3:ListBucket"}, failed)
      .AllowLogs(pipeline.function)
      .AllowIn({"landing/*"}, {"s3:PutObject"})
      .Allow({"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PartiQLInsert",
              "dynamodb:UpdateItem"},
             policy.Arn("dynamodb", "table/" + pipeline.table))
      .AllowIn({"lake/*", "quarantine/*"}, {"s3:GetObject", "s3:PutObject"})
      .AllowIn({"ledger/*"}, {"s3:PutObject"})
      .AllowIn({"tombstones/*", "merge/owner", "merge/ended"}, {"s3:GetObject"})
      .Allow({"s3:ListBucket"}, policy.lake());
  return policy.Written();
}

std::string MergePolicy(const LocalPipeline& pipeline, std::string_view region,
                        std::string_view account) {
  PolicyText policy(pipeline, region, account);
  policy
      .Allow({"dynamodb:GetItem", "dynamodb:PutItem"},
             policy.Arn("dynamodb", "table/" + pipeline.table))
      .AllowIn({"landing/*"}, {"s3:GetObject", "s3:DeleteObject"})
      .AllowIn({"merge/*", "lake/*"}, {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"})
      .AllowIn({"manifests/*"}, {"s3:GetObject", "s3:PutObject"})
      .AllowIn({"quarantine/*", "ledger/*"}, {"s3:PutObject"})
      .Allow({"s3:ListBucket"}, policy.lake())
      .AllowLogs(pipeline.merge);
  return policy.Written();
}

std::string SchedulePolicy(const LocalPipeline& pipeline, std::string_view region,
                           std::string_view account) {
  PolicyText policy(pipeline, region, account);
  policy.Allow({"lambda:InvokeFunction"}, policy.Arn("lambda", "function:" + pipeline.merge));
  return policy.Written();
}

}  // namespace weir::deployment
