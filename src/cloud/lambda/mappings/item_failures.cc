// Finds what has failed in a function's answer.
#include "src/cloud/lambda/mappings/item_failures.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "src/cloud/lambda/mappings/function_invoker.h"

namespace weir::cloud::lambda {
namespace {

constexpr BatchResult kSuccess{.outcome = BatchOutcome::kSucceeded};
constexpr BatchResult kFailure{.outcome = BatchOutcome::kFailed};

/// What an item names; nothing where it names nothing.
std::optional<std::string> NameOf(const boost::json::value& item) {
  const boost::json::object* const members = item.if_object();
  if (members == nullptr) return std::nullopt;
  const boost::json::value* const identifier = members->if_contains("itemIdentifier");
  if (identifier == nullptr || !identifier->is_string()) return std::nullopt;
  return std::string(identifier->get_string());
}

/// Where the record with this number stands in the batch.
std::optional<std::size_t> Place(std::string_view number,
                                 std::span<const StreamRecord* const> records) {
  const auto found = std::lower_bound(records.begin(), records.end(), number,
                                      [](const StreamRecord* record, std::string_view sought) {
                                        return record->sequence.text < sought;
                                      });
  if (found == records.end() || (*found)->sequence.text != number) return std::nullopt;
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

/// The identifiers of what failed, none for a success; nothing for an answer that fails the batch
/// whole.
std::optional<std::vector<std::string>> FailedItems(std::string_view response) {
  const std::vector<std::string> none;
  if (response.empty()) return none;
  boost::system::error_code error;
  const boost::json::value answer =
      boost::json::parse(response, error, {}, {.max_depth = kMaxJsonDepth});
  if (error) return std::nullopt;
  if (IsEmpty(answer)) return none;
  if (!answer.is_object()) return std::nullopt;
  const boost::json::value* const list = answer.get_object().if_contains("batchItemFailures");
  if (list == nullptr || list->is_null()) return none;
  if (!list->is_array()) return std::nullopt;
  std::vector<std::string> names;
  for (const boost::json::value& item : list->get_array()) {
    auto name = NameOf(item);
    if (!name) return std::nullopt;
    names.push_back(*std::move(name));
  }
  return names;
}

}  // namespace

BatchResult JudgeResponse(std::string_view response, std::span<const StreamRecord* const> records) {
  const auto failed = FailedItems(response);
  if (!failed) return kFailure;
  if (failed->empty()) return kSuccess;
  std::size_t lowest = records.size();
  for (const std::string& number : *failed) {
    const std::optional<std::size_t> place = Place(number, records);
    if (!place) return kFailure;
    lowest = std::min(lowest, *place);
  }
  return {.outcome = BatchOutcome::kPartlyFailed, .first_failed = lowest};
}

std::vector<bool> JudgeMessages(std::string_view response, std::span<const std::string_view> ids) {
  std::vector<bool> judged(ids.size(), false);
  const std::vector<bool> all(ids.size(), true);
  const auto failed = FailedItems(response);
  if (!failed) return all;
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < ids.size(); ++i) places.emplace(ids[i], i);
  for (const std::string& id : *failed) {
    const auto place = places.find(id);
    if (place == places.end()) return all;
    judged[place->second] = true;
  }
  return judged;
}

}  // namespace weir::cloud::lambda
