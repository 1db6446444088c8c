// Parameters that many operations have.
#include "src/cloud/dynamodb/arguments.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

constexpr std::size_t kMinNameLength = 3;
constexpr std::size_t kMaxNameLength = 255;

bool IsName(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  return text.size() >= kMinNameLength && text.size() <= kMaxNameLength &&
         std::all_of(text.begin(), text.end(), allowed);
}

AwsError InvalidName() {
  return Invalid(
      "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and "
      "may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
}

/// "A is null", "A and B are null", as AWS says that expressions are missing.
std::string Missing(std::span<const ExpressionText> expressions) {
  std::string names;
  for (const ExpressionText& expression : expressions) {
    names += fmt::format("{}{}", names.empty() ? "" : " and ", expression.kind);
  }
  return names + (expressions.size() == 1 ? " is null" : " are null");
}

}  // namespace

Outcome<TableId> ParseTableName(std::string_view text, const std::string& region) {
  const std::string prefix =
      fmt::format("arn:aws:dynamodb:{}:{}:table/", region, protocol::kAccountId);
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  if (!IsName(text)) return InvalidName();
  return TableId{region, std::string(text)};
}

TableId ReadTable(protocol::Input& in, const protocol::Call& call) {
  const std::string_view text = in.Text("TableName");
  auto id = ParseTableName(text, call.region);
  if (id) return std::move(*id);
  in.Complain(id.error());
  return {};
}

Outcome<TablePointer> FindTable(const Context& context, const TableId& id) {
  TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return TableNotFound();
  return table;
}

CapacityDetail ReadCapacityDetail(protocol::Input& in) {
  const auto choice = in.String("ReturnConsumedCapacity").value_or("NONE");
  if (choice == "NONE") return CapacityDetail::kNone;
  return choice == "TOTAL" ? CapacityDetail::kTotal : CapacityDetail::kIndexes;
}

bool ReadWantsFailedItem(protocol::Input& in) {
  return in.String("ReturnValuesOnConditionCheckFailure").value_or("NONE") == "ALL_OLD";
}

Outcome<Placeholders> ReadPlaceholders(protocol::Input& in,
                                       std::span<const ExpressionText> expressions) {
  const json::object* names = in.Object("ExpressionAttributeNames");
  const json::object* values = in.Object("ExpressionAttributeValues");
  if (in.error()) return *in.error();
  const bool none = std::none_of(expressions.begin(), expressions.end(),
                                 [](const ExpressionText& one) { return one.text.has_value(); });
  if (none && names != nullptr) {
    return Invalid("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (none && values != nullptr) {
    return Invalid(
        fmt::format("ExpressionAttributeValues can only be specified when using expressions: {}",
                    Missing(expressions)));
  }
  return Placeholders::Read(names, values);
}

}  // namespace weir::cloud::dynamodb
