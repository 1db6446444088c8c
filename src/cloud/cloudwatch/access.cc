// "Actions, resources, and condition keys for Amazon CloudWatch", Service Authorization Reference.
#include "src/cloud/cloudwatch/access.h"

#include <array>
#include <string>

#include "src/cloud/protocol/input.h"

namespace weir::cloud::cloudwatch {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

void IntoNamespace(const Subject& subject, AccessWish& wish) {
  wish.On("*");
  wish.Tell("cloudwatch:namespace", Input(subject.input).Text("Namespace"));
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"GetMetricData", "cloudwatch:GetMetricData"},
    {"GetMetricStatistics", "cloudwatch:GetMetricStatistics"},
    {"ListMetrics", "cloudwatch:ListMetrics"},
    {"PutMetricData", "cloudwatch:PutMetricData", IntoNamespace},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::cloudwatch
