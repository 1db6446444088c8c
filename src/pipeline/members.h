// Which members an object of the lake holds: read back from its lines.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "src/event/schema.h"

namespace weir::pipeline {

/// How a line of the lake is read: its id by the schema, the rest by what Weir itself put there.
/// What was stored once is a member, whatever today's rules say.
[[nodiscard]] event::Schema SchemaOfLines(const event::Schema& schema);

/// The members that stand in the content of an object. Lines that hold none are passed over: what
/// is not found is written again.
class HeldMembers {
 public:
  /// `lines` are the content of object `name`, and outlive this.
  HeldMembers(std::string_view name, std::string_view lines, const event::Schema& schema);

  /// Whether the member that is claimed under `key` (the id of an event, the position of a row) and
  /// would stand there as `line` stands there. An event is told by its id alone, but in an object
  /// that is named by the id, which all bodies of that id would have: one of them may have outlived
  /// its claim, so IsSameEvent has to say so. A row is told by its position and its record's bytes:
  /// a package that cut the record otherwise may have had another part at that position.
  [[nodiscard]] bool Hold(std::string_view key, std::string_view line) const;

 private:
  void ReadRows();
  void ReadEvents(const event::Schema& schema);

  const std::string_view name_;
  const std::string_view lines_;
  const bool is_quarantine_;
  /// By key: a row's data, as it stands there; nothing for events.
  std::multimap<std::string, std::string_view, std::less<>> members_;
};

}  // namespace weir::pipeline
