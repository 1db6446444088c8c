// What AWS's model of a service says of its requests: operations, and the shapes of their members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/protocol/model/pattern.h"

namespace weir::cloud::protocol {

enum class Kind : std::uint8_t {
  kStructure,
  kList,
  kMap,
  kString,
  kBlob,
  kBoolean,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kTimestamp,
};

/// Where a member travels in REST protocols.
enum class Place : std::uint8_t { kBody, kUri, kQuery, kHeader, kHeaders, kPayload, kStatus };

struct Shape;

struct Member {
  std::string_view name;       ///< "StreamName"
  std::string_view wire_name;  ///< in the place that it travels in: "X-Amz-Invocation-Type"
  const Shape* shape = nullptr;
  bool is_required = false;
  Place place = Place::kBody;
};

struct Shape {
  std::string_view name;
  Kind kind = Kind::kStructure;
  /// A service reads it by itself: neither it nor what is in it is checked.
  bool is_opaque = false;
  std::int64_t min = std::numeric_limits<std::int64_t>::min();  ///< of length, size or value
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::vector<std::string_view> choices;  ///< of an enum, in the model's order
  std::optional<Pattern> pattern;
  std::vector<Member> members;   ///< of a structure, in the model's order
  const Shape* key = nullptr;    ///< of a map
  const Shape* value = nullptr;  ///< of a map or a list

  [[nodiscard]] bool has_min() const { return min != std::numeric_limits<std::int64_t>::min(); }
  [[nodiscard]] bool has_max() const { return max != std::numeric_limits<std::int64_t>::max(); }
  /// nullptr for none.
  [[nodiscard]] const Member* Find(std::string_view member) const;
};

struct ApiOperation {
  std::string_view name;
  const Shape* input = nullptr;   ///< a structure; an empty one where there is none
  const Shape* output = nullptr;  ///< what JSON alone does not say of it (README.md); nullptr: none
  bool answers = true;            ///< false: AWS's answer holds nothing at all
  std::string_view method;        ///< REST alone
  std::string_view uri;           ///< "/2015-03-31/functions/{FunctionName}/invocations"
  int status = 200;               ///< of an answer
};

/// A table that scripts/model-tables wrote (README.md has its grammar), read into memory; some
/// hundred microseconds, so that a service reads its own when it first answers.
class ServiceModel {
 public:
  /// `table` outlives this. REQUIRES: it is such a table; `opaque` are names of its shapes, with
  /// spaces between, and so are `own_patterns`, whose shapes get none.
  explicit ServiceModel(std::string_view table, std::string_view opaque = {},
                        std::string_view own_patterns = {});
  ServiceModel(const ServiceModel&) = delete;
  ServiceModel& operator=(const ServiceModel&) = delete;
  ~ServiceModel() = default;

  [[nodiscard]] std::string_view api_version() const { return api_version_; }
  [[nodiscard]] const std::vector<ApiOperation>& operations() const { return operations_; }
  /// nullptr for none.
  [[nodiscard]] const ApiOperation* Find(std::string_view operation) const;
  [[nodiscard]] const std::deque<Shape>& shapes() const { return shapes_; }

 private:
  friend class TableReader;

  /// The shapes of these names.
  [[nodiscard]] std::vector<Shape*> Named(std::string_view names) const;

  std::string_view api_version_;
  std::vector<ApiOperation> operations_;  ///< by name
  std::deque<Shape> shapes_;              ///< where they stay
  std::map<std::string_view, Shape*> by_name_;
};

}  // namespace weir::cloud::protocol
