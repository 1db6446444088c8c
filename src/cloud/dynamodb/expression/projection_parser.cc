// Reads projections: paths with commas between them.
#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/parser.h"

namespace weir::cloud::dynamodb {
namespace {

class ProjectionParser : public ExpressionParser {
 public:
  using ExpressionParser::ExpressionParser;

  std::optional<std::vector<Path>> Parse() {
    std::vector<Path> paths;
    do {
      auto path = ParsePath();
      if (!path) return std::nullopt;
      paths.push_back(std::move(*path));
    } while (TakeSymbol(","));
    if (!ExpectEnd()) return std::nullopt;
    if (auto clash = ClashOf(paths)) {
      Fail(std::move(*clash));
      return std::nullopt;
    }
    return paths;
  }
};

}  // namespace

protocol::Outcome<std::vector<Path>> ParseProjection(std::string_view text,
                                                     Placeholders& placeholders) {
  ProjectionParser parser("ProjectionExpression", text, placeholders);
  auto paths = parser.Parse();
  if (!paths) return parser.error();
  return std::move(*paths);
}

}  // namespace weir::cloud::dynamodb
