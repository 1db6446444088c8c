// Reads the parameters of a request in the query protocol: Name=…&Tags.member.1.Key=…
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/http/message.h"
#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/json_reader.h"
#include "src/cloud/protocol/query_input.h"

namespace weir::cloud::protocol {

/// As JsonReader: an operation reads all its members, then asks once whether all was well. Readers
/// of nested members share the complaint.
class QueryReader {
 public:
  /// `parameters` outlive it.
  explicit QueryReader(const QueryParameters& parameters);

  std::string_view RequiredString(std::string_view name, Bounds length = {});
  std::optional<std::string_view> String(std::string_view name, Bounds length = {});
  std::optional<std::int64_t> Integer(std::string_view name, Bounds range = {});
  std::optional<bool> Boolean(std::string_view name);
  /// `<name>.member.1`, `<name>.member.2`, … up to the first that is absent.
  std::vector<std::string_view> Strings(std::string_view name, Bounds size = {});
  /// The same for structures: a reader each.
  std::vector<QueryReader> Structures(std::string_view name, Bounds size = {});

  void Complain(AwsError error);
  [[nodiscard]] const std::optional<AwsError>& error() const { return *error_; }

 private:
  QueryReader(const QueryReader& parent, std::string prefix);
  void ComplainOf(std::string_view name, std::string_view shown, std::string_view constraint);
  void CheckBounds(std::string_view name, std::string_view shown, std::int64_t size, Bounds bounds,
                   std::string_view what);

  const QueryParameters* parameters_;
  std::string prefix_;                              ///< "Tags.member.1."
  std::shared_ptr<std::optional<AwsError>> error_;  ///< shared with the readers of nested members
};

}  // namespace weir::cloud::protocol
