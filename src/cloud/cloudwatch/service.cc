// The table of CloudWatch's operations, and its three protocols.
#include "src/cloud/cloudwatch/service.h"

#include <array>

#include <fmt/format.h>

#include "src/cloud/cloudwatch/access.h"
#include "src/cloud/cloudwatch/errors.h"
#include "src/cloud/cloudwatch/ops/get_metrics.h"
#include "src/cloud/cloudwatch/ops/list_metrics.h"
#include "src/cloud/cloudwatch/ops/put_metric_data.h"
#include "src/cloud/protocol/aws_cbor.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/aws_query.h"

namespace weir::cloud::cloudwatch {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/cloudwatch/api.model"
    ;
constexpr std::string_view kTarget = "GraniteServiceVersion20100801";

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"GetMetricData", ops::GetMetricData,
     "MetricDataQueries.Id MetricDataQueries.MetricStat MetricDataQueries.Label "
     "MetricDataQueries.ReturnData StartTime EndTime NextToken ScanBy MaxDatapoints LabelOptions"},
    {"GetMetricStatistics", ops::GetMetricStatistics,
     "Namespace MetricName Dimensions StartTime EndTime Period Statistics Unit"},
    {"ListMetrics", ops::ListMetrics,
     "Namespace MetricName Dimensions NextToken RecentlyActive IncludeLinkedAccounts "
     "OwningAccount"},
    {"PutMetricData", ops::PutMetricData, "Namespace MetricData StrictEntityValidation"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(
      protocol::MakeRpcCbor({kTarget, "com.amazonaws.cloudwatch#", errors::QueryCode}));
  protocols.push_back(protocol::MakeAwsJson(protocol::JsonVersion::kV10, kTarget));
  protocols.push_back(protocol::MakeAwsQuery(
      {"http://monitoring.amazonaws.com/doc/2010-08-01/", "2010-08-01", errors::QueryCode}));
  return protocols;
}

}  // namespace

CloudWatchService::CloudWatchService(MetricStore& metrics, const store::Clock& clock)
    : TableService({.table = kModel}, MakeProtocols(), context_, kOperations, AccessTable()),
      context_{metrics, clock} {}

protocol::AwsError CloudWatchService::Failed() const { return errors::ServiceFault(); }

protocol::AwsError CloudWatchService::NotHeeded(std::string_view operation,
                                                std::string_view member) const {
  return errors::InvalidValue(protocol::NotHeededText(operation, member));
}

}  // namespace weir::cloud::cloudwatch
