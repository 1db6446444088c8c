// DynamoDB's expressions: any text is refused with a message, or does to an item what it may.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/json/parse.hpp>

#include "src/cloud/dynamodb/expression/parse.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/value/codec.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/result/check.h"

namespace weir::cloud::dynamodb {
namespace {

const Item& Sample() {
  static const Item item =
      ParseItem(boost::json::parse(R"({"k":{"S":"key"},"a":{"N":"1.5"},"b":{"B":"AAEC"},
          "l":{"L":[{"N":"1"},{"S":"x"},{"M":{"a":{"N":"2"}}}]},
          "m":{"M":{"a":{"L":[]},"b":{"N":"1"}}},
          "s":{"SS":["x","y"]},"n":{"NS":["1","2"]},"z":{"NULL":true},"t":{"BOOL":true}})")
                    .as_object())
          .value();
  return item;
}

Placeholders SamplePlaceholders() {
  static const boost::json::value names = boost::json::parse(R"({"#a":"a","#m":"m","#x":"x.y"})");
  static const boost::json::value values =
      boost::json::parse(R"({":a":{"N":"2"},":s":{"S":"x"},":b":{"B":"AA=="},":l":{"L":[{"N":"3"}]},
          ":m":{"M":{}},":n":{"NS":["2"]},":t":{"SS":["x"]},":z":{"NULL":true}})");
  return Placeholders::Read(names.if_object(), values.if_object()).value();
}

template <typename T>
void CheckRefusal(const protocol::Outcome<T>& parsed) {
  WEIR_CHECK(parsed.error().code == "ValidationException", "a refusal is a ValidationException");
  WEIR_CHECK(parsed.error().message.starts_with("Invalid "), "a refusal says of what");
}

void TryCondition(std::string_view text) {
  Placeholders placeholders = SamplePlaceholders();
  const auto condition = ParseCondition("ConditionExpression", text, placeholders);
  if (!condition) return CheckRefusal(condition);
  const bool holds = Holds(*condition, Sample());
  Condition negated{.kind = Condition::Kind::kNot};
  negated.children.push_back(*condition);
  WEIR_CHECK(Holds(negated, Sample()) != holds, "NOT turns a verdict round");
  std::ignore = Holds(*condition, {});
}

void TryUpdate(std::string_view text) {
  Placeholders placeholders = SamplePlaceholders();
  const auto update = ParseUpdate(text, placeholders);
  if (!update) return CheckRefusal(update);
  const auto updated = Apply(*update, Sample());
  if (!updated) return;
  WEIR_CHECK(DecodeItem(EncodeItem(*updated)) == *updated, "an updated item can be stored");
  for (const auto& [name, value] : Sample()) {
    bool named = false;
    for (const Path& path : update->Paths()) named = named || path.root() == name;
    WEIR_CHECK(named || updated->at(name) == value, "an update leaves alone what it does not name");
  }
}

void TryProjection(std::string_view text) {
  Placeholders placeholders = SamplePlaceholders();
  const auto paths = ParseProjection(text, placeholders);
  if (!paths) return CheckRefusal(paths);
  const Item projected = Project(*paths, Sample());
  WEIR_CHECK(SizeOf(projected) <= SizeOf(Sample()), "a projection is part of the item");
}

}  // namespace
}  // namespace weir::cloud::dynamodb

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  weir::cloud::dynamodb::TryCondition(text);
  weir::cloud::dynamodb::TryUpdate(text);
  weir::cloud::dynamodb::TryProjection(text);
  return 0;
}
