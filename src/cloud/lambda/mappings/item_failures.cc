// Finds the lowest failed record in a function's answer.
#include "src/cloud/lambda/mappings/item_failures.h"

#include <algorithm>
#include <optional>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "src/cloud/lambda/mappings/function_invoker.h"

namespace weir::cloud::lambda {
namespace {

constexpr BatchResult kSuccess{.outcome = BatchOutcome::kSucceeded};
constexpr BatchResult kFailure{.outcome = BatchOutcome::kFailed};

/// Where the record that an item names stands in the batch.
std::optional<std::size_t> Place(const boost::json::value& item,
                                 std::span<const StreamRecord* const> records) {
  const boost::json::object* const members = item.if_object();
  if (members == nullptr) return std::nullopt;
  const boost::json::value* const identifier = members->if_contains("itemIdentifier");
  if (identifier == nullptr || !identifier->is_string()) return std::nullopt;
  const std::string_view text = identifier->get_string();
  const auto found = std::lower_bound(records.begin(), records.end(), text,
                                      [](const StreamRecord* record, std::string_view sought) {
                                        return record->sequence.text < sought;
                                      });
  if (found == records.end() || (*found)->sequence.text != text) return std::nullopt;
  return static_cast<std::size_t>(found - records.begin());
}

/// What AWS takes for an empty answer: null, {}, and, as recorded there, [] and "".
bool IsEmpty(const boost::json::value& answer) {
  switch (answer.kind()) {
    case boost::json::kind::null:
      return true;
    case boost::json::kind::string:
      return answer.get_string().empty();
    case boost::json::kind::array:
      return answer.get_array().empty();
    case boost::json::kind::object:
      return answer.get_object().empty();
    default:
      return false;
  }
}

}  // namespace

BatchResult JudgeResponse(std::string_view response, std::span<const StreamRecord* const> records) {
  if (response.empty()) return kSuccess;
  boost::system::error_code error;
  const boost::json::value answer =
      boost::json::parse(response, error, {}, {.max_depth = kMaxJsonDepth});
  if (error) return kFailure;
  if (IsEmpty(answer)) return kSuccess;
  if (!answer.is_object()) return kFailure;
  const boost::json::value* const list = answer.get_object().if_contains("batchItemFailures");
  if (list == nullptr || list->is_null()) return kSuccess;
  if (!list->is_array()) return kFailure;
  if (list->get_array().empty()) return kSuccess;
  std::size_t lowest = records.size();
  for (const boost::json::value& item : list->get_array()) {
    const std::optional<std::size_t> place = Place(item, records);
    if (!place) return kFailure;
    lowest = std::min(lowest, *place);
  }
  return {.outcome = BatchOutcome::kPartlyFailed, .first_failed = lowest};
}

}  // namespace weir::cloud::lambda
