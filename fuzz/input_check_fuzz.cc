// Requests in JSON against AWS's models: refused in words that JSON can hold, or as the model says.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/json.hpp>

#include "src/cloud/protocol/model/input_check.h"
#include "src/result/check.h"

namespace {

namespace json = boost::json;
using weir::cloud::protocol::ServiceModel;

constexpr std::string_view kDynamoDb =
#include "src/cloud/dynamodb/api.model"
    ;
constexpr std::string_view kKinesis =
#include "src/cloud/kinesis/api.model"
    ;
constexpr std::string_view kLambda =
#include "src/cloud/lambda/api.model"
    ;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<ServiceModel, 3> models = {ServiceModel(kDynamoDb, "AttributeValue"),
                                                     ServiceModel(kKinesis), ServiceModel(kLambda)};
  if (size < 2) return 0;
  const ServiceModel& model = models[data[0] % models.size()];
  const auto& operations = model.operations();
  const auto& operation = operations[data[1] % operations.size()];
  boost::system::error_code error;
  json::value value = json::parse({reinterpret_cast<const char*>(data) + 2, size - 2}, error);
  if (error || !value.is_object()) return 0;
  const auto complaint = CheckInput(*operation.input, value.get_object());
  if (!complaint) return 0;
  const json::value message(complaint->message);
  WEIR_CHECK(json::parse(json::serialize(message)) == message, "a message is text");
  return 0;
}
