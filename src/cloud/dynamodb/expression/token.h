// The words of an expression.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::cloud::dynamodb {

struct Token {
  enum class Kind : std::uint8_t {
    kName,            ///< a letter, then letters, digits and '_'
    kNumber,          ///< digits
    kNameReference,   ///< "#n"
    kValueReference,  ///< ":v"
    kSymbol,          ///< "(", "<=", …, and any character that begins nothing else
    kEnd,             ///< "<EOF>"
  };
  Kind kind = Kind::kEnd;
  std::string_view text;  ///< as it stands in the expression, which outlives it
};

/// All tokens of an expression, the last of them kEnd.
[[nodiscard]] std::vector<Token> Tokenize(std::string_view expression);

}  // namespace weir::cloud::dynamodb
