// Reads JSON whose members stand in one order, each of its type: what this program itself writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace weir::merge {

/// Walks through a document from its beginning to its end. Each function gives false once something
/// is not as it should be, and `wrong()` says then what and where first: a path of names and
/// numbers, without anything that the document has for a name.
class StrictJson {
 public:
  /// What is read of one object, list or map.
  using Read = std::function<bool()>;

  /// The document is one object, whose members `read` takes.
  bool Document(std::string_view bytes, const Read& read);

  // The next member of the object that is being read, which has to have that name.
  bool Number(std::string_view name, std::uint64_t& value);
  bool Text(std::string_view name, std::string& value);
  bool Object(std::string_view name, const Read& read);
  /// `read` takes an item of the list: as an object's, with the functions above, or as a value.
  bool Objects(std::string_view name, const Read& read);
  bool Texts(std::string_view name, std::vector<std::string>& values);
  bool Numbers(std::string_view name, std::vector<std::uint64_t>& values);
  /// `take(key, value)` is given the members of an object, whose keys rise.
  using TakeMember = std::function<bool(std::string_view key, const simdjson::dom::element& value)>;
  bool Map(std::string_view name, const TakeMember& take);

  /// What was read last is wrong, in this way. Always false.
  bool Wrong(std::string_view how);
  /// "landings[3].name: is no landing's name"
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  struct Level {
    simdjson::dom::object::iterator next;
    simdjson::dom::object::iterator end;
    std::string_view name;  ///< of the member that was read last
    std::optional<std::size_t> item;
  };

  bool Take(std::string_view name, simdjson::dom::element& value);
  bool Enter(const simdjson::dom::element& value, const Read& read);
  template <typename TakeItem>
  bool List(std::string_view name, const TakeItem& take);

  std::vector<Level> levels_;
  std::string wrong_;
};

}  // namespace weir::merge
