// The words of a PartiQL statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cloud::dynamodb::partiql {

struct Token {
  enum class Kind : std::uint8_t {
    kWord,        ///< keyword or name: letters, digits, '_', '$'
    kQuotedName,  ///< "name", with "" for a quotation mark
    kString,      ///< 'text', with '' for an apostrophe
    kNumber,      ///< 12, 1.5, 2e10
    kSymbol,      ///< ( ) [ ] { } << >> , : . ? * + - = <> != < <= > >=
    kBroken,      ///< what begins nothing, or a quotation without an end
    kEnd,
  };
  Kind kind = Kind::kEnd;
  std::string_view text;  ///< as it stands in the statement, which outlives it

  /// What is between the quotation marks, with the doubled ones made single.
  [[nodiscard]] std::string Unquoted() const;
};

/// All tokens of a statement, the last of them kEnd.
[[nodiscard]] std::vector<Token> Tokenize(std::string_view statement);

}  // namespace weir::cloud::dynamodb::partiql
