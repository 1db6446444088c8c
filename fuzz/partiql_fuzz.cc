// PartiQL: any text is refused with a message, or is a statement that can be bound and judged.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/cloud/dynamodb/partiql/statement.h"
#include "src/cloud/dynamodb/value/codec.h"
#include "src/result/check.h"

namespace weir::cloud::dynamodb::partiql {
namespace {

/// As many values as the statement has parameters, of types that take turns.
std::vector<Value> Parameters(std::size_t count) {
  const std::vector<Value> samples = {Value(std::string("x")), Value(Number(5)), Value(List()),
                                      Value(Map()), Value(StringSet{"x"})};
  std::vector<Value> parameters;
  for (std::size_t i = 0; i < count; ++i) parameters.push_back(samples[i % samples.size()]);
  return parameters;
}

void Try(std::string_view text) {
  const auto statement = ParseStatement(text);
  if (!statement) {
    WEIR_CHECK(statement.error().message.starts_with("Statement wasn't well formed"),
               "a refusal says of what");
    return;
  }
  const Item item = {{"a", Value(Number(1))}, {"k", Value(std::string("x"))}};
  std::vector<Value> parameters = Parameters(statement->parameters);
  if (statement->where) {
    const auto where = BindCondition(*statement->where, parameters);
    if (where) std::ignore = Holds(*where, item);
  }
  if (statement->verb == Verb::kUpdate) {
    const auto update = BindUpdate(statement->update, parameters);
    if (update) std::ignore = Apply(*update, item);
  }
  if (statement->verb != Verb::kInsert) return;
  const auto inserted = BindItem(statement->item, parameters);
  if (!inserted) return;
  WEIR_CHECK(inserted->size() == statement->item.size(), "each member becomes an attribute");
  for (const auto& [name, value] : *inserted) {
    if (DepthOf(value) > 32) return;
  }
  WEIR_CHECK(DecodeItem(EncodeItem(*inserted)) == *inserted, "an item can be stored");
}

}  // namespace
}  // namespace weir::cloud::dynamodb::partiql

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  weir::cloud::dynamodb::partiql::Try({reinterpret_cast<const char*>(data), size});
  return 0;
}
