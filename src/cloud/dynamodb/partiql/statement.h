// Statements: parsed once, then given the values of their parameters each time they are run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "src/cloud/dynamodb/expression/condition.h"
#include "src/cloud/dynamodb/expression/update.h"
#include "src/cloud/dynamodb/value/value.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::dynamodb::partiql {

/// A value as it is written, with parameters anywhere in it.
struct Literal {
  using Members = std::vector<std::pair<std::string, Literal>>;
  using Elements = std::vector<Literal>;

  template <typename T>
  explicit Literal(T of) : data(std::move(of)) {}

  std::variant<Value, Parameter, Members, Elements> data;
};

enum class Verb : std::uint8_t { kSelect, kInsert, kUpdate, kDelete };

enum class Returning : std::uint8_t { kNone, kAllOld, kModifiedOld, kAllNew, kModifiedNew };

struct Statement {
  Verb verb = Verb::kSelect;
  std::string table = {};
  std::optional<std::string> index = {};

  std::optional<std::vector<Path>> projection = {};  ///< SELECT; nothing: all attributes
  Literal::Members item = {};                        ///< INSERT
  Update update = {};                                ///< UPDATE
  std::optional<Condition> where = {};               ///< all but INSERT
  Returning returning = Returning::kNone;            ///< UPDATE, DELETE

  std::size_t parameters = 0;  ///< how many '?' it has
};

/// The largest statement that the API takes.
constexpr std::size_t kMaxStatementBytes = 8192;

/// ValidationException: "Statement wasn't well formed, can't be processed: …".
[[nodiscard]] protocol::Outcome<Statement> ParseStatement(std::string_view text);

/// The item of an INSERT. REQUIRES: `parameters` has as many as the statement.
[[nodiscard]] protocol::Outcome<Item> BindItem(const Literal::Members& item,
                                               std::vector<Value>& parameters);
/// With its parameters replaced; ValidationException where a value is none that it can take.
[[nodiscard]] protocol::Outcome<Condition> BindCondition(Condition condition,
                                                         const std::vector<Value>& parameters);
[[nodiscard]] protocol::Outcome<Update> BindUpdate(Update update,
                                                   const std::vector<Value>& parameters);

}  // namespace weir::cloud::dynamodb::partiql
