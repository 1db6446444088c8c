// The parameters of the query protocol (Name=…&Tags.member.1.Key=…) as JSON, by AWS's model.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "src/cloud/http/message.h"
#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/model/service_model.h"

namespace weir::cloud::protocol {

/// All parameters of a request, from its query string and its form, by their names.
using QueryParameters = std::map<std::string, std::string, std::less<>>;

/// Nothing where an escape is broken, or there are more than kMaxQueryParameters.
inline constexpr std::size_t kMaxQueryParameters = 10000;
[[nodiscard]] std::optional<QueryParameters> ReadQueryParameters(const http::Request& request);

[[nodiscard]] bool IsForm(const http::Request& request);

/// Action and the like may stand in the query or in a form; "" where they do not.
[[nodiscard]] std::string FormParameter(const http::Request& request, std::string_view name);

/// What a list or map is called that stands flat: `TagKey.1=a`, `Tag.1.Key=a&Tag.1.Value=b`.
struct FlatName {
  std::string_view entry{};
  std::string_view key{};    ///< of a map
  std::string_view value{};  ///< the same
};
/// By the names of shapes.
using FlatNames = std::map<std::string_view, FlatName>;

/// "TagKeyList TagKey;TagMap Tag Key Value": a shape, its entries, and a map's keys and values. The
/// text outlives them.
[[nodiscard]] FlatNames ParseFlatNames(std::string_view text);
/// nullptr for a shape that is not flat, or none.
[[nodiscard]] const FlatName* FindFlat(const FlatNames& flat, const Shape* shape);

/// The members of `shape`, a structure, of the types that it says: numbers, true and false, times
/// (ISO 8601) as seconds, lists from `.member.1` (or flat) on up to the first that is absent.
/// MalformedInput for what is none of its type.
[[nodiscard]] Outcome<boost::json::object> ReadQueryInput(const Shape& shape,
                                                          const QueryParameters& parameters,
                                                          const FlatNames& flat = {});

}  // namespace weir::cloud::protocol
