// One header more.
#include "src/cloud/protocol/query_compatible_json.h"

#include <utility>

#include <fmt/format.h>

namespace weir::cloud::protocol {
namespace {

class QueryCompatible final : public Protocol {
 public:
  QueryCompatible(std::unique_ptr<const Protocol> json, std::string (*query_code)(const AwsError&))
      : json_(std::move(json)), query_code_(query_code) {}

  [[nodiscard]] std::optional<std::string> OperationOf(
      const ServiceModel& model, const http::Request& request) const override {
    return json_->OperationOf(model, request);
  }
  [[nodiscard]] Outcome<boost::json::object> Read(const ApiOperation& operation,
                                                  const http::Request& request) const override {
    return json_->Read(operation, request);
  }
  [[nodiscard]] http::Response Answer(const ApiOperation& operation,
                                      const boost::json::object& output,
                                      std::string_view request_id) const override {
    return json_->Answer(operation, output, request_id);
  }
  [[nodiscard]] http::Response Refuse(const AwsError& error,
                                      std::string_view request_id) const override {
    constexpr int kServerErrors = 500;
    http::Response response = json_->Refuse(error, request_id);
    response.headers.Add("x-amzn-query-error",
                         fmt::format("{};{}", query_code_(error),
                                     error.status < kServerErrors ? "Sender" : "Receiver"));
    return response;
  }

 private:
  const std::unique_ptr<const Protocol> json_;
  std::string (*const query_code_)(const AwsError&);
};

}  // namespace

std::unique_ptr<const Protocol> MakeQueryCompatible(std::unique_ptr<const Protocol> json,
                                                    std::string (*query_code)(const AwsError&)) {
  return std::make_unique<QueryCompatible>(std::move(json), query_code);
}

}  // namespace weir::cloud::protocol
