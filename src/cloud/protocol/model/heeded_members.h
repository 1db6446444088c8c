// Which members of a request an operation heeds; whatever else it asks for is refused by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "src/cloud/protocol/model/service_model.h"

namespace weir::cloud::protocol {

/// Made of names like "StreamName Code.ZipFile": a member with all that is in it, or one of a
/// structure's (that of a list's or map's elements too), whose other members are not heeded.
class HeededMembers {
 public:
  /// `input` outlives this. REQUIRES: each name is one of its members.
  HeededMembers(std::string_view names, const Shape& input);

  /// The first member, in the model's order, that asks for something and is not heeded:
  /// "Code.ImageUri". What is null, false or empty asks for nothing. REQUIRES: CheckInput passed.
  [[nodiscard]] std::optional<std::string> FirstRefused(const boost::json::object& input) const;

 private:
  struct Structure {
    struct Part {
      std::string_view name;
      const Shape* shape = nullptr;   ///< the member's
      std::vector<Structure> inside;  ///< none where the whole member is refused, else one
    };
    std::vector<Part> parts;  ///< what is not heeded as a whole
  };

  static Structure Build(const std::vector<std::string_view>& names, const Shape& shape);
  static std::optional<std::string> Refused(const Structure& structure,
                                            const boost::json::object& input);
  static std::optional<std::string> RefusedIn(const Structure& structure, const Shape& shape,
                                              const boost::json::value& value);

  Structure root_;
};

}  // namespace weir::cloud::protocol
