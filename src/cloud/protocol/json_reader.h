// Reads the members of a request's JSON, with AWS's own complaints about what is wrong.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::protocol {

/// Bounds of a string's length or of a number, both ends included.
struct Bounds {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

/// An operation reads all its members, then asks once whether all was well:
///
///     JsonReader in(input);
///     const std::string_view name = in.RequiredString("StreamName", {1, 128});
///     const std::int64_t limit = in.Integer("Limit", {1, 10000}).value_or(10000);
///     if (in.error()) return *in.error();
///
/// The first thing that is wrong is kept; what is wrong or absent reads as empty. Views point into
/// the input. A JSON null reads as absent. Members' names in messages are lowerCamelCase paths, as
/// AWS writes them ("records.1.member.data").
class JsonReader {
 public:
  explicit JsonReader(const boost::json::object& input, std::string path = {});

  std::string_view RequiredString(std::string_view name, Bounds length = {});
  std::optional<std::string_view> String(std::string_view name, Bounds length = {});
  std::optional<std::int64_t> Integer(std::string_view name, Bounds range = {});
  std::int64_t RequiredInteger(std::string_view name, Bounds range = {});
  std::optional<double> Number(std::string_view name);
  std::optional<bool> Boolean(std::string_view name);
  /// nullptr where it is absent (or, for Required…, complained of).
  const boost::json::object* Object(std::string_view name);
  const boost::json::object* RequiredObject(std::string_view name);
  const boost::json::array* Array(std::string_view name, Bounds size = {});
  const boost::json::array* RequiredArray(std::string_view name, Bounds size = {});
  /// A base64 member's bytes.
  std::optional<std::string> Blob(std::string_view name, Bounds size = {});
  std::string RequiredBlob(std::string_view name, Bounds size = {});

  /// Keeps a complaint of the operation's own.
  void Complain(AwsError error);
  [[nodiscard]] const std::optional<AwsError>& error() const { return error_; }

 private:
  const boost::json::value* Find(std::string_view name);
  const boost::json::value* Require(std::string_view name);
  void CheckBounds(std::string_view name, std::string_view shown, std::int64_t size, Bounds bounds,
                   std::string_view what);

  const boost::json::object& input_;
  const std::string path_;
  std::optional<AwsError> error_;
};

}  // namespace weir::cloud::protocol
